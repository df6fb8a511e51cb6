//! Each module of the core uses only modules of lower floors, or its own.

#![allow(clippy::unwrap_used)] // in a test a panic is a failure

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The floors, from the ground up. A new module is entered here, and in the table of `lib.rs`.
const FLOORS: [&[&str]; 8] = [
    &["capability", "fingerprint", "name", "suggest"],
    &["diagnostic"],
    &["revision", "schema"],
    &["graph", "op"],
    &["creation", "diagram", "drift", "limits", "migration", "picture"],
    &["inverse", "lock", "simulate", "target"],
    &["lint", "plan"],
    &["check"],
];

/// Modules that a floor shares because of what they are: (user, used).
const NEIGHBOURS: [(&str, &str); 1] = [("name", "fingerprint")];

fn floor(module: &str) -> usize {
    FLOORS
        .iter()
        .position(|floor| floor.contains(&module))
        .unwrap_or_else(|| panic!("module `{module}` stands on no floor: enter it in FLOORS"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules named in `crate::…` outside of comments.
fn uses(source: &str) -> Vec<String> {
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut modules = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with('$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        modules.push(rest[..end].to_owned());
    }
    modules
}

#[test]
fn every_module_uses_only_lower_floors() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&source).unwrap();
        let module = relative.components().next().unwrap().as_os_str().to_str().unwrap();
        let module = module.trim_end_matches(".rs").to_owned();
        if module == "lib" {
            continue;
        }
        let own = floor(&module);
        seen.insert(module.clone(), own);
        for used in uses(&fs::read_to_string(&file).unwrap()) {
            let allowed = used == module
                || floor(&used) < own
                || NEIGHBOURS.contains(&(module.as_str(), used.as_str()));
            if !allowed {
                wrong.push(format!(
                    "{} (floor {own}) uses `{used}` (floor {})",
                    relative.display(),
                    floor(&used)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let entered: usize = FLOORS.iter().map(|floor| floor.len()).sum();
    assert_eq!(seen.len(), entered, "a module in FLOORS is gone: {seen:?}");
}

#[test]
fn the_core_depends_on_nothing() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let dependencies = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    assert_eq!(dependencies.trim(), "");
}

#[test]
fn the_map_names_every_module_with_its_floor() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    for (number, floor) in FLOORS.iter().enumerate() {
        for module in *floor {
            assert!(lib.contains(&format!("| {number} | [`{module}`]")), "{module} is missing in lib.rs");
        }
    }
}
