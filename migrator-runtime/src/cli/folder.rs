//! Where the source of the migrations is.

use crate::registry::RegisteredFolder;
use std::path::{Path, PathBuf};

/// The folders of migration files, as far as they are on this machine.
pub(super) fn linked_folders() -> Vec<PathBuf> {
    inventory::iter::<RegisteredFolder>().filter_map(locate).collect()
}

/// Rustc names files relative to the directory it ran in, mostly the workspace's root: the folder
/// is looked for upwards from the crate.
fn locate(folder: &RegisteredFolder) -> Option<PathBuf> {
    let file = Path::new(folder.file);
    Path::new(folder.manifest_dir)
        .ancestors()
        .map(|root| root.join(file))
        .find(|candidate| candidate.is_file())
        .map(|found| folder_of(&found))
}

/// The folder that a file with `migrations!()` speaks for: `migrations/mod.rs` for its own,
/// `migrations.rs` for the one beside it.
fn folder_of(file: &Path) -> PathBuf {
    if file.file_name().is_some_and(|name| name == "mod.rs") {
        file.parent().unwrap_or(Path::new("")).to_owned()
    } else {
        file.with_extension("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_folder_a_file_speaks_for() {
        assert_eq!(folder_of(Path::new("src/migrations/mod.rs")), Path::new("src/migrations"));
        assert_eq!(folder_of(Path::new("src/migrations.rs")), Path::new("src/migrations"));
    }
}
