use super::manifest::{Manifest, nearest};
use super::shown;
use migrator_commands::Failure;
use migrator_source::folder::{Depth, source_of, spoken_for};
use std::path::{Path, PathBuf};

/// The only folder of migrations of the package that we are in, or else of its workspace.
pub(super) fn only(here: &Path) -> Result<PathBuf, Failure> {
    let package = nearest(here).and_then(|manifest| manifest.parent().map(Path::to_owned));
    let mut found = package.as_deref().map(in_package).unwrap_or_default();
    if found.is_empty()
        && let Some(workspace) = Manifest::workspace_above(here)?
    {
        found = workspace.packages().iter().flat_map(|package| in_package(package)).collect();
    }
    match found.as_slice() {
        [folder] => Ok(folder.clone()),
        [] => {
            let place = match &package {
                Some(package) => format!("the package or workspace of {}", shown(package).display()),
                None => format!("{}, which is in no package", here.display()),
            };
            Err(Failure::usage(
                "no-folder",
                format!("there are no migrations in {place}"),
                Some("go to the project, name the folder with --folder, or begin with `cargo migrate init`"),
            ))
        }
        several => {
            let list: Vec<String> =
                several.iter().map(|folder| shown(folder).display().to_string()).collect();
            Err(Failure::usage(
                "several-folders",
                format!("there are several folders of migrations: {}", list.join(", ")),
                Some("choose one with --folder, or go into its package"),
            ))
        }
    }
}

/// The folders of a package's source that a `migrations!` speaks for.
fn in_package(package: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    below(&package.join("src"), &mut found);
    found.sort();
    found
}

fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = folder.read_dir() else { return };
    let is_hidden =
        |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let paths: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| !is_hidden(path)).collect();
    let is_folder = |path: &Path| path.extension().is_none() && path.is_dir();
    let mut folders: Vec<&PathBuf> = paths.iter().filter(|path| is_folder(path)).collect();
    let may_speak = |path: &Path| {
        path.file_name().is_some_and(|name| name == "mod.rs")
            || (path.extension().is_some_and(|extension| extension == "rs")
                && folders.iter().any(|folder| **folder == path.with_extension("")))
    };
    let speaking: Vec<PathBuf> =
        paths.iter().filter(|path| may_speak(path)).filter_map(|path| spoken_by(path)).collect();
    if speaking.iter().any(|spoken| spoken == folder) {
        // A thousand migrations, and no folder among them that matters.
        found.extend(speaking);
        return;
    }
    folders.retain(|folder| !speaking.contains(folder));
    found.extend(speaking.iter().cloned());
    for folder in folders {
        below(folder, found);
    }
}

/// The folder that a file speaks for by `migrations!`.
fn spoken_by(file: &Path) -> Option<PathBuf> {
    // Cheaper than reading it as Rust, and most files do not have the word.
    let text = std::fs::read_to_string(file).ok()?;
    if !text.contains("migrations") {
        return None;
    }
    source_of(file, Depth::Marks).filter(|source| source.speaks_for_folder)?;
    spoken_for(file)
}
