//! An operation that rows do not allow names how many there are, and one of them.

use crate::support::program;
use migrator_core::capability::Dialect;

fn says(dialect: Dialect, label: &str, parts: &[&str]) {
    let app = program!("hindered").on(dialect);
    app.ok(&["upgrade", "base0"]);
    let before = app.database().structure();
    let said = app.run(&["upgrade", &format!("{label}@head")]);
    assert!([5, 6].contains(&said.code), "{label} on {dialect}: {said:?}");
    for part in parts {
        assert!(said.err.contains(part), "{label} on {dialect}: {part}\n{}", said.err);
    }
    assert_eq!(app.database().structure(), before, "{label} on {dialect}");
    assert_eq!(app.database().rows(), ["base0"], "{label} on {dialect}");
}

fn rows_in_the_way(dialect: Dialect) {
    says(
        dialect,
        "nulls",
        &["rows with NULL in `o'brien.name`: 1, such as id = 3", "alter column o'brien.name"],
    );
    says(dialect, "unique", &["values more than once in `o'brien` (name): 1, such as name = x"]);
    says(dialect, "index", &["values more than once in `o'brien` (name): 1, such as name = x"]);
    says(dialect, "check", &["rows of `o'brien` that break the condition id < 3: 1, such as id = 3"]);
    says(dialect, "key", &["rows of `o'brien` that point at no row of `parents`: 1, such as parent = 3"]);
}

#[test]
fn on_sqlite() {
    rows_in_the_way(Dialect::Sqlite);
    says(Dialect::Sqlite, "added", &["rows that would have no value in `o'brien.more`: 3, such as id = 1"]);
}

#[test]
fn on_postgres() {
    rows_in_the_way(Dialect::Postgres);
    says(Dialect::Postgres, "added", &["rows that would have no value in `o'brien.more`: 3, such as id = 1"]);
    let retyped = "rows with a value in `o'brien.number` that is no integer: 1, such as id = 2";
    says(Dialect::Postgres, "retyped", &[retyped, "database: "]);
}

#[test]
fn on_mysql() {
    rows_in_the_way(Dialect::Mysql);
    let retyped = "rows with a value in `o'brien.number` that is no integer: 1, such as id = 2";
    says(Dialect::Mysql, "retyped", &[retyped, "database: "]);
}
