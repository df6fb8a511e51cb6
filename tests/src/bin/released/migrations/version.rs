/// Whether a revision is to be as it is after an edit.
pub(super) fn is_edited(revision: &str) -> bool {
    std::env::var("EDITED").is_ok_and(|edited| edited == revision)
}
