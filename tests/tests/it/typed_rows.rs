//! Rows of the past as types, on every database: `rows(…)`.

use crate::support::program;
use migrator_core::capability::Dialect;

#[test]
fn sqlite() {
    rows_are_read_and_written(Dialect::Sqlite);
}

#[test]
fn postgres() {
    rows_are_read_and_written(Dialect::Postgres);
}

#[test]
fn mysql() {
    rows_are_read_and_written(Dialect::Mysql);
}

fn rows_are_read_and_written(dialect: Dialect) {
    let app = program!("typed_rows").on(dialect);
    let database = app.database();
    // From scratch, with revisions behind that rename and drop what the data steps stand on.
    app.ok(&["upgrade", "rows@head"]);
    let lines = database.sql("SELECT line FROM reports ORDER BY id");
    assert_eq!(lines.len(), 3, "{lines:?}");
    insta::assert_snapshot!(format!("rows_on_{dialect}"), lines.concat().join("\n"));
    let things = database.sql("SELECT id, title, label FROM things ORDER BY id");
    assert_eq!(things, [["1", "o'brien", "o'brien"], ["2", "NULL", "none"], ["3", "o'brien", "none"]]);
    let weird = database.quoted("we\"ird");
    let columns = [database.quoted("type"), database.quoted("2 words")].join(", ");
    assert_eq!(
        database.sql(&format!("SELECT {columns} FROM {weird} ORDER BY {}", database.quoted("o'brien"))),
        [["1 ; -- None Some(\"ы\")", "2"], ["NULL", "NULL"]]
    );

    app.ok(&["downgrade", "t1"]);
    assert_eq!(database.sql("SELECT id FROM things ORDER BY id"), [["1"], ["2"]]);
    assert!(database.sql("SELECT line FROM report").is_empty());
    // The flag was dropped and came back empty.
    app.ok(&["upgrade", "rows@head"]);
    let again = database.sql("SELECT line FROM reports ORDER BY id");
    assert_eq!(
        again.concat(),
        lines.concat().iter().map(|line| line.replace("flag: Some(true)", "flag: None")).collect::<Vec<_>>()
    );
}

#[test]
fn types_of_postgres_alone() {
    let app = program!("typed_rows").on(Dialect::Postgres);
    app.ok(&["upgrade", "exotic@head"]);
    let read = app.database().sql("SELECT read FROM other.exotic").concat().concat();
    insta::assert_snapshot!("rows_of_types_of_postgres_alone", read);
}
