//! A run that fails: what it says, and what it leaves.

use crate::support::{Workspace, program};

fn fails(app: &Workspace, arguments: &[&str], code: i32) -> String {
    let said = app.run(arguments);
    assert_eq!(said.code, code, "{said:?}");
    said.err
}

#[test]
fn nothing_of_the_run_remains() {
    let app = program!("failing");
    let said = fails(&app, &["upgrade", "head"], 5);
    for part in [
        "upgrade of `three` failed: values more than once in `a` (name): 1, such as name = x",
        "database: UNIQUE constraint failed: a.name",
        "operation: + create unique index ux_a_name on a (name)",
        "sql: CREATE UNIQUE INDEX \"ux_a_name\" ON \"a\" (\"name\")",
        "failing.rs",
        "nothing was changed",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(app.sql("SELECT * FROM sqlite_schema").is_empty());

    app.ok(&["upgrade", "one"]);
    let structure = app.structure();
    fails(&app, &["upgrade", "head"], 5);
    assert_eq!(app.structure(), structure);
    assert_eq!(app.rows(), ["one"]);
    let ran = app.sql("SELECT revision, action, outcome FROM migrator_version_journal ORDER BY id");
    assert_eq!(ran, [["one", "up", "done"], ["three", "up", "failed"]]);
}

#[test]
fn what_is_committed_stays_when_each_revision_has_its_own_transaction() {
    let app = program!("failing");
    let said = fails(&app, &["upgrade", "head", "--transaction", "per-revision"], 6);
    assert!(said.contains("these revisions are done and stay: one, two"), "{said}");
    assert_eq!(app.rows(), ["two"]);
    assert_eq!(app.tables(), ["a", "b"]);

    // Put right what stood in the way, and go on.
    app.sql("UPDATE a SET name = 'y' WHERE id = 2");
    assert!(app.ok(&["upgrade", "head"]).contains("1 revision in"));
    assert_eq!(app.tables(), ["a", "b", "c", "d"]);
}

#[test]
fn the_failure_is_json_too() {
    let app = program!("failing");
    let said = app.run(&["upgrade", "head", "--json"]);
    let error = &serde_json::from_str::<serde_json::Value>(&said.out).unwrap()["error"];
    assert_eq!((error["code"].as_str(), error["exit_code"].as_i64()), (Some("run-failed"), Some(5)));
    assert_eq!(error["revision"], "three");
    assert_eq!(said.err, "");
}

#[test]
fn a_revision_without_a_transaction_splits_the_run() {
    let app = program!("alone");
    assert_eq!(app.json(&["plan", "head"])["transactions"], 3);
    app.ok(&["upgrade", "head"]);
    assert_eq!(app.column("PRAGMA journal_mode"), ["wal"]);
    assert_eq!(app.tables(), ["a", "c", "trap"]);
    app.sql("INSERT INTO a (id) VALUES (1)");
    assert_eq!(app.column("SELECT n FROM a"), ["5"]);
    let ran = app.sql("SELECT revision, outcome FROM migrator_version_journal ORDER BY id");
    assert_eq!(ran, [["one", "done"], ["two", "done"], ["three", "done"]]);
    app.ok(&["downgrade", "base"]);
    assert!(app.tables().is_empty());
}

#[test]
fn a_revision_without_a_transaction_says_that_it_left_something() {
    let app = program!("alone");
    app.sql("CREATE TABLE trap (x)");
    let said = fails(&app, &["upgrade", "head"], 6);
    assert!(
        said.contains("`two` runs without a transaction: what it did before the failure stays"),
        "{said}"
    );
    assert!(said.contains("table \"trap\" already exists"), "{said}");
    assert_eq!(app.rows(), ["one"]);
    let ran = app.sql("SELECT revision, outcome, error FROM migrator_version_journal ORDER BY id");
    assert_eq!(ran[1][..2], ["two".to_owned(), "failed".to_owned()]);
    assert!(ran[1][2].contains("trap"), "{ran:?}");
}

#[test]
fn the_journal_says_who_when_how_long_and_what() {
    let app = program!("failing");
    app.ok(&["upgrade", "two"]);
    app.ok(&["downgrade", "one"]);
    app.ok(&["stamp", "base"]);
    let ran = app.sql(
        "SELECT revision, action, outcome, started_at LIKE '20__-__-__T__:__:__.___Z', duration_ms >= 0, \
         tool_version LIKE 'migrator %', length(user_name) > 0, length(host_name) > 0, length(fingerprint) \
         FROM migrator_version_journal ORDER BY id",
    );
    assert_eq!(
        ran,
        [
            ["one", "up", "done", "1", "1", "1", "1", "1", "16"],
            ["two", "up", "done", "1", "1", "1", "1", "1", "16"],
            ["two", "down", "done", "1", "1", "1", "1", "1", "16"],
            ["base", "stamp", "done", "1", "1", "1", "1", "1", "0"],
        ]
    );
    let prints =
        app.column("SELECT DISTINCT fingerprint FROM migrator_version_journal WHERE revision = 'two'");
    assert_eq!(prints.len(), 1, "up and down of a revision have one fingerprint");
}
