//! The rules about what stands together in one file.

use crate::folder::{Mark, SourceFile};
use migrator_core::diagnostic::Diagnostic;

/// What is wrong with a migration beside its neighbours in the file.
pub(super) fn migration_errors(file: &SourceFile, position: usize) -> Option<Diagnostic> {
    let before = &file.functions[..position];
    let first =
        before.iter().find(|other| !other.conditional && matches!(other.mark, Mark::Migration { .. }))?;
    let own = &file.functions[position];
    Some(
        Diagnostic::new(
            "several-in-one-file",
            format!("`{}` is the second migration in this file, after `{}`", own.name, first.name),
        )
        .help("move it to a file of its own in the same folder: one file is one revision"),
    )
}

/// Whether a migration is certain to have no `#[downgrade]` beside it.
pub(super) fn has_no_downgrade(file: &SourceFile) -> bool {
    !file.hides && file.functions.iter().all(|function| function.mark != Mark::Downgrade)
}

/// What is wrong with a downgrade beside its neighbours in the file.
pub(super) fn downgrade_errors(file: &SourceFile, position: usize) -> Option<Diagnostic> {
    let before = &file.functions[..position];
    if before.iter().any(|other| !other.conditional && other.mark == Mark::Downgrade) {
        return Some(
            Diagnostic::new("several-in-one-file", "this file has a `#[downgrade]` already")
                .help("put everything that leads back into one of the two"),
        );
    }
    let mut migrations = file.functions.iter().filter(|function| function.mark != Mark::Downgrade).peekable();
    if migrations.peek().is_none() && !file.hides {
        return Some(
            Diagnostic::new(
                "downgrade-alone",
                "there is no `#[migration]` in this file that it could lead back from",
            )
            .help("put `#[downgrade]` into the file of its `#[migration]`"),
        );
    }
    let irreversible = |mark: &Mark| matches!(mark, Mark::Migration { irreversible: Some(_), .. });
    migrations.any(|migration| !migration.conditional && irreversible(&migration.mark)).then(|| {
        Diagnostic::new(
            "irreversible-downgrade",
            "the migration says `irreversible`, and here is its way back",
        )
        .help("take one of the two away")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Depth;

    fn judged(text: &str) -> Vec<(String, Option<&'static str>)> {
        let file = SourceFile::read(text, Depth::Marks).unwrap();
        (0..file.functions.len())
            .map(|at| {
                let found = match file.functions[at].mark {
                    Mark::Downgrade => downgrade_errors(&file, at),
                    Mark::Migration { .. } => migration_errors(&file, at),
                };
                (file.functions[at].name.clone(), found.map(|diagnostic| diagnostic.code))
            })
            .collect()
    }

    const UP: &str = "#[migration(revision = \"a\")] fn up() {}";
    const DOWN: &str = "#[downgrade] fn down() {}";

    fn found(name: &str, code: Option<&'static str>) -> (String, Option<&'static str>) {
        (name.to_owned(), code)
    }

    #[test]
    fn a_file_holds_one_of_each() {
        assert_eq!(judged(&format!("{UP} {DOWN}")), [found("up", None), found("down", None)]);
        assert_eq!(
            judged(&format!("{UP} {UP} {DOWN} {DOWN}")),
            [
                found("up", None),
                found("up", Some("several-in-one-file")),
                found("down", None),
                found("down", Some("several-in-one-file"))
            ]
        );
    }

    #[test]
    fn a_downgrade_needs_a_migration_that_can_go_back() {
        assert_eq!(judged(DOWN), [found("down", Some("downgrade-alone"))]);
        assert_eq!(judged(&format!("make!(); {DOWN}")), [found("down", None)]);
        let irreversible = "#[migration(revision = \"a\", irreversible = \"why\")] fn up() {}";
        assert_eq!(
            judged(&format!("{DOWN} {irreversible}")),
            [found("down", Some("irreversible-downgrade")), found("up", None)]
        );
    }

    #[test]
    fn what_is_there_on_a_condition_is_no_mistake() {
        for text in [
            format!("#[cfg(a)] {UP} #[cfg(not(a))] {UP}"),
            format!("#[cfg(a)] {DOWN} {UP} {DOWN}"),
            format!("#[cfg(a)] {UP} {DOWN}"),
        ] {
            assert!(judged(&text).iter().all(|(_, code)| code.is_none()), "{text}");
        }
        let file = SourceFile::read(&format!("{UP} #[cfg(a)] {DOWN}"), Depth::Marks).unwrap();
        assert!(!has_no_downgrade(&file));
    }
}
