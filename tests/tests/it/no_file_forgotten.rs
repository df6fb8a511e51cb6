//! A file beside `main.rs` that it does not declare would be a test that never runs.

use std::fs;

#[test]
fn every_module_is_declared() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it");
    let main = fs::read_to_string(format!("{folder}/main.rs")).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let module = name.trim_end_matches(".rs");
        assert!(
            ["main", "snapshots"].contains(&module) || main.contains(&format!("\nmod {module};")),
            "{name} is not declared"
        );
    }
}
