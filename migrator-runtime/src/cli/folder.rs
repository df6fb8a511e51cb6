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
        .and_then(|found| Some(found.parent()?.to_owned()))
}
