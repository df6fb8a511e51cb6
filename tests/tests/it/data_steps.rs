//! Rust code as part of a migration.

use crate::support::program;

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
