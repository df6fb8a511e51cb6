//! Where the source of the migrations is.

use crate::registry::RegisteredFolder;
use migrator_commands::Failure;
use std::path::{Path, PathBuf};

/// The folders of migration files, as far as they are on this machine.
pub(super) fn linked_folders() -> Vec<PathBuf> {
    inventory::iter::<RegisteredFolder>().filter_map(locate).collect()
}

/// The folder that new migrations go to: the one that is said, or the one of this program.
pub(super) fn folder_to_write(said: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(folder) = said {
        return Ok(folder.to_owned());
    }
    match linked_folders().as_slice() {
        [folder] => Ok(folder.clone()),
        [] => Err(Failure::usage(
            "no-folder",
            "the folder of the migrations is not on this machine",
            Some("run this where the source is, or name the folder with --folder"),
        )),
        several => {
            let list: Vec<String> = several.iter().map(|folder| folder.display().to_string()).collect();
            Err(Failure::usage(
                "several-folders",
                format!("there are several folders of migrations: {}", list.join(", ")),
                Some("choose one with --folder"),
            ))
        }
    }
}

/// A folder as rustc names it, if the program was built from it.
pub(super) fn registered_as(folder: &Path) -> Option<PathBuf> {
    let real = folder.canonicalize().ok()?;
    inventory::iter::<RegisteredFolder>()
        .find(|registered| {
            locate(registered).and_then(|found| found.canonicalize().ok()).is_some_and(|found| found == real)
        })
        .map(|registered| folder_of(Path::new(registered.file)))
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
