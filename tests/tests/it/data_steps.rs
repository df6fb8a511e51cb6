//! Rust code as part of a migration.

use crate::support::{Said, Workspace, on_every_database, program};
use migrator_core::capability::Dialect;

#[test]
fn a_data_step_reads_and_writes_inside_the_transaction() {
    let app = program!("data_steps");
    app.ok(&["upgrade", "two"]);
    let expected = [["o'brien", "7"], ["Ёжик \"в\" тумане", "15"]];
    assert_eq!(app.sql("SELECT name, length FROM people ORDER BY id"), expected);
    app.ok(&["downgrade", "one"]);
    assert_eq!(app.column("SELECT length FROM people"), ["NULL", "NULL"]);
}

#[test]
fn a_failed_data_step_takes_the_whole_run_back() {
    let app = program!("data_steps");
    let said = app.run(&["upgrade", "head"]);
    assert_eq!(said.code, 5, "{said:?}");
    assert!(
        said.err
            .contains("upgrade of `three` failed: the data step that this connection was given to is over")
    );
    assert!(said.err.contains("operation: > run \"use an old handle\""), "{}", said.err);
    assert!(app.structure().is_empty());
}

#[test]
fn without_a_kept_handle_the_step_says_its_own_words() {
    let app = program!("data_steps");
    app.ok(&["upgrade", "two"]);
    let said = app.run(&["upgrade", "head"]);
    assert!(said.err.contains("nothing was kept; people left alone"), "{}", said.err);
    assert_eq!(app.tables(), ["people"]);
}

#[test]
fn a_revision_that_is_declared_irreversible_says_why() {
    let app = program!("data_steps");
    app.ok(&["stamp", "three"]);
    let said = app.run(&["downgrade", "base"]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains("revision `three` cannot be downgraded: the test ends here"), "{}", said.err);
}

on_every_database!(
    many_rows_go_in_and_come_out,
    other_statements_run_while_a_stream_is_open_or_are_refused,
    hostile_names_and_values,
    rows_that_do_not_fit_leave_nothing,
    an_identity_column_counts_on,
    nested_work_is_taken_back,
    nested_work_without_a_transaction,
    the_structure_is_seen,
    progress_is_told,
    a_statement_that_fails_is_said_without_its_values,
    an_error_is_found_in_another_one,
    a_statement_that_is_given_up,
    a_stream_that_outlives_its_step,
);

/// Runs a branch of the program, whose steps check themselves what they see.
fn goes_up(dialect: Dialect, branch: &str) -> Workspace {
    let app = program!("connection").on(dialect);
    app.ok(&["upgrade", branch]);
    app
}

fn fails(dialect: Dialect, branch: &str) -> (Workspace, Said) {
    let app = program!("connection").on(dialect);
    let said = app.run(&["upgrade", branch]);
    // MySQL keeps the structure that was made before.
    assert_eq!(said.code, if dialect == Dialect::Mysql && branch != "wrong" { 6 } else { 5 }, "{said:?}");
    (app, said)
}

fn many_rows_go_in_and_come_out(dialect: Dialect) {
    let app = goes_up(dialect, "many");
    let counted = app.database().sql("SELECT count(*), min(id), max(id) FROM many");
    assert_eq!(counted, [["100000", "1", "100000"]]);
    assert_eq!(app.database().column("SELECT name FROM many WHERE id = 77777"), ["name 77777"]);
}

fn other_statements_run_while_a_stream_is_open_or_are_refused(dialect: Dialect) {
    let app = goes_up(dialect, "meanwhile");
    assert!(app.database().tables().is_empty());
}

fn hostile_names_and_values(dialect: Dialect) {
    let app = goes_up(dialect, "hostile");
    assert_eq!(app.database().tables(), ["back`tick", "o'brien", "select", "we\"ird", "таблица"]);
    let count = format!("SELECT count(*) FROM {}", app.database().quoted("o'brien"));
    assert_eq!(app.database().column(&count), ["16"]);
}

fn rows_that_do_not_fit_leave_nothing(dialect: Dialect) {
    let app = goes_up(dialect, "rows");
    assert!(app.database().sql("SELECT * FROM many").is_empty());
}

fn an_identity_column_counts_on(dialect: Dialect) {
    let app = goes_up(dialect, "identity");
    let names = app.database().column("SELECT name FROM counted ORDER BY id");
    assert_eq!(names[7..], ["eighth", "ninth"]);
}

fn nested_work_is_taken_back(dialect: Dialect) {
    let app = goes_up(dialect, "nested");
    let kept: &[&str] = if dialect == Dialect::Postgres { &["1", "4"] } else { &["1", "4", "6"] };
    assert_eq!(app.database().column("SELECT id FROM notes ORDER BY id"), kept);
}

fn nested_work_without_a_transaction(dialect: Dialect) {
    let app = goes_up(dialect, "alone");
    let count = if dialect == Dialect::Postgres { "5002" } else { "5003" };
    assert_eq!(app.database().column("SELECT count(*) FROM notes"), [count]);
}

fn the_structure_is_seen(dialect: Dialect) {
    goes_up(dialect, "look");
}

fn progress_is_told(dialect: Dialect) {
    let app = program!("connection").on(dialect);
    let out = app.ok(&["upgrade", "progress"]);
    let told: Vec<&str> = out.lines().filter(|line| line.contains("progress count to four: ")).collect();
    assert!(told.len() == 1 && told[0].contains(": 4/4, "), "{out}");
    assert!(!program!("connection").on(dialect).ok(&["upgrade", "progress", "--json"]).contains("4/4"));
}

fn a_statement_that_fails_is_said_without_its_values(dialect: Dialect) {
    let (app, Said { err, .. }) = fails(dialect, "wrong");
    let says = [
        "operation: > run \"read what is not there\"",
        "sql: SELECT id\n       FROM users WHERE emial = ? AND name = ?",
        "nothing was changed",
        // The servers tell where; MariaDB does so for mistakes in the syntax.
        if dialect == Dialect::Mysql { "users" } else { "\n            ^\n" },
    ];
    for part in says {
        assert!(err.contains(part), "{part}\n{err}");
    }
    assert!(!err.contains("secret") && !err.contains("returned from database"), "{err}");
    assert_eq!(err.matches("users").count(), 2, "{err}");
    assert!(app.database().is_empty() || dialect == Dialect::Mysql);
}

fn an_error_is_found_in_another_one(dialect: Dialect) {
    let (_, Said { err, .. }) = fails(dialect, "wrapped");
    assert!(err.contains("upgrade of `wrapped` failed: cannot file the notes: "), "{err}");
    assert!(err.contains("sql: INSERT INTO notes (id, note) VALUES (?, ?)"), "{err}");
    assert!(!err.contains("pwd"), "{err}");
}

fn a_statement_that_is_given_up(dialect: Dialect) {
    let (app, Said { err, .. }) = fails(dialect, "given_up");
    assert!(err.contains("a statement was given up before it ended"), "{err}");
    if dialect != Dialect::Mysql {
        assert!(err.contains("nothing was changed"), "{err}");
        assert!(app.database().is_empty());
    }
}

fn a_stream_that_outlives_its_step(dialect: Dialect) {
    let (_, Said { err, .. }) = fails(dialect, "left_open");
    if dialect == Dialect::Mysql {
        assert!(err.contains("a stream of rows was kept beyond the end of its data step"), "{err}");
    } else {
        assert!(err.contains("the data step that this connection was given to is over"), "{err}");
    }
}
