//! The example that migrates its own database when it starts.

use crate::support::build;
use std::path::PathBuf;
use std::sync::OnceLock;

#[test]
fn it_migrates_once_and_says_nothing_that_the_program_does_not_say() {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    let notes = build("embedded", "embedded", &PATH);
    let first = notes.run(&["notes.db", "buy milk", "it's \"done\""]);
    assert_eq!(first.code, 0, "{first:?}");
    assert_eq!(
        first.out,
        "migrated to 1f0c2a3b4d5e\nmigrated to 2a1d3b4c5e6f\n1: buy milk\n2: it's \"done\"\n"
    );
    assert_eq!(first.err, "");
    let second = notes.run(&["notes.db"]);
    assert_eq!(second.out, "1: buy milk\n2: it's \"done\"\n");
}

#[test]
fn an_error_is_a_value_that_the_program_shows() {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    let notes = build("embedded", "embedded", &PATH);
    let said = notes.run(&["missing/notes.db"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""));
    assert!(said.err.contains("directory `missing` does not exist"), "{}", said.err);
}
