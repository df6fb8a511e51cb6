//! Where a macro call stands when nobody says it.
//!
//! A compiler says in which file a call stands, an editor's server does not (rust-analyzer 1.95). There the
//! files of the crate are searched: for the one `migrations!`, and for the one migration with an id.

use super::cache::{FRESH, chain_of, source_of};
use super::listing::{listed, spoken_for};
use super::source::Depth;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Instant;

/// The folders of a package in which modules stand.
const ROOTS: [&str; 4] = ["src", "tests", "examples", "benches"];

type Speakers = HashMap<PathBuf, (Instant, Vec<PathBuf>)>;
static SPEAKERS: LazyLock<Mutex<Speakers>> = LazyLock::new(Mutex::default);

/// The file of a package that has `migrations!`, if it is the only one.
pub fn only_speaker(package: &Path) -> Option<PathBuf> {
    match speakers_in(package).as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// The file of a package that has the migration with this id, if it is the only one.
pub fn file_of_revision(package: &Path, id: &str) -> Option<PathBuf> {
    let mut found = Vec::new();
    for speaker in speakers_in(package) {
        let Some(folder) = spoken_for(&speaker) else { continue };
        let Some(chain) = chain_of(&folder, Depth::Bodies) else { continue };
        let own = chain.nodes.iter().filter(|node| node.revision.id == id);
        found.extend(own.map(|node| folder.join(&node.file)));
    }
    match found.as_slice() {
        [only] => Some(only.clone()),
        _ => None,
    }
}

fn speakers_in(package: &Path) -> Vec<PathBuf> {
    let mut known = SPEAKERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((looked_at, speakers)) = known.get(package)
        && looked_at.elapsed() < FRESH
    {
        return speakers.clone();
    }
    let mut speakers = Vec::new();
    for root in ROOTS {
        search(&package.join(root), &mut speakers);
    }
    known.insert(package.to_owned(), (Instant::now(), speakers.clone()));
    speakers
}

fn search(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(files) = listed(folder) else { return };
    for file in files {
        // Most files are told by their text, without reading them as Rust.
        let is_possible = fs::read_to_string(&file.path).is_ok_and(|text| text.contains("migrations!"));
        let speaks = || source_of(&file.path, Depth::Bodies).is_some_and(|source| source.speaks_for_folder);
        if is_possible && speaks() {
            into.push(file.path);
        }
    }
    let Ok(entries) = folder.read_dir() else { return };
    let mut folders: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        search(&folder, into);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_found_when_there_is_only_one() {
        let package = std::env::temp_dir().join(format!("migrator-editor-{}", std::process::id()));
        let folder = package.join("src/db/migrations");
        fs::create_dir_all(&folder).unwrap();
        let migration =
            |id: &str| format!("#[migration(revision = \"{id}\")] fn upgrade(op: &mut Operations) {{}}");
        fs::write(folder.join("mod.rs"), "migrator_runtime::migrations!();").unwrap();
        fs::write(folder.join("m1.rs"), migration("one")).unwrap();
        fs::write(package.join("src/lib.rs"), "// where migrations!() stands\npub mod db;").unwrap();
        assert_eq!(only_speaker(&package), Some(folder.join("mod.rs")));
        assert_eq!(file_of_revision(&package, "one"), Some(folder.join("m1.rs")));
        assert_eq!(file_of_revision(&package, "two"), None);

        let other = package.join("tests/migrations");
        fs::create_dir_all(&other).unwrap();
        fs::write(other.join("mod.rs"), "migrations!();").unwrap();
        fs::write(other.join("m1.rs"), migration("one")).unwrap();
        std::thread::sleep(FRESH);
        assert_eq!((only_speaker(&package), file_of_revision(&package, "one")), (None, None));
        fs::remove_dir_all(&package).unwrap();
    }
}
