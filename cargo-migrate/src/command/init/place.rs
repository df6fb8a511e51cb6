use crate::project::manifest::{Manifest, nearest};
use migrator_commands::Failure;
use migrator_commands::settings::CONFIG_FILE;
use std::path::{Component, Path, PathBuf};

/// Where a new crate goes.
pub(super) struct Place {
    /// The crate's folder.
    pub(super) folder: PathBuf,
    /// The folder in which commands are typed: the workspace's, or the crate's own.
    pub(super) root: PathBuf,
    /// The folder of the settings: the same, unless the workspace has settings already.
    pub(super) settings: PathBuf,
    /// The manifest of the workspace, or of a package that will be one.
    pub(super) workspace: Option<Manifest>,
}

impl Place {
    pub(super) fn find(here: &Path, said: Option<&Path>) -> Result<Self, Failure> {
        let folder = match said {
            Some(said) => plain(&here.join(said)),
            None if nearest(here).is_some() => here.join("migrations"),
            None => here.to_owned(),
        };
        if folder.exists() && !folder.is_dir() {
            let fact = format!("{} is a file", folder.display());
            return Err(Failure::usage("not-a-folder", fact, Some("name a folder for the new crate")));
        }
        let above = folder.parent().unwrap_or(&folder);
        let workspace = match Manifest::workspace_above(above)? {
            Some(workspace) => Some(workspace),
            None => nearest(above).map(Manifest::read).transpose()?,
        };
        let workspace = workspace.filter(|workspace| !workspace.excludes(&folder));
        let root = workspace.as_ref().map_or(&*folder, Manifest::folder).to_owned();
        let settings = if root.join(CONFIG_FILE).exists() { &folder } else { &root }.clone();
        Ok(Place { folder, root, settings, workspace })
    }

    /// The manifest with the new crate as a member; `None` when it needs no change.
    pub(super) fn join_workspace(&mut self) -> Result<Option<Manifest>, Failure> {
        let Some(mut workspace) = self.workspace.take() else { return Ok(None) };
        let parts = self.folder.strip_prefix(workspace.folder()).unwrap_or(&self.folder).components();
        let path = parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        if workspace.has_member(&path) {
            return Ok(None);
        }
        workspace.add_member(&path)?;
        Ok(Some(workspace))
    }
}

/// A path without `.` and `..`: the folder need not exist yet.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
