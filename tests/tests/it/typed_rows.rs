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

#[test]
fn backfills_of_typed_rows() {
    for dialect in Dialect::ALL {
        let app = program!("typed_rows").on(dialect);
        let database = app.database();
        app.ok(&["upgrade", "f1"]);
        let name = database.quoted("first name");
        let photo =
            migrator_sql::quote::literal(dialect, &migrator_core::schema::Literal::Bytes(vec![1, 0, 255]));
        database.sql(&format!(
            "INSERT INTO guests (id, {name}, nick, here, weight, photo, price) VALUES \
             (1, 'O''Neil', NULL, TRUE, 0.1, {photo}, 12.5), (2, 'b', NULL, FALSE, NULL, NULL, NULL), (3, 'c', 'C', TRUE, 3, {photo}, NULL)"
        ));
        app.ok(&["upgrade", "f2"]);
        let rows = database.sql("SELECT title, nick FROM guests ORDER BY id");
        let price = if dialect == Dialect::Sqlite { "12.5" } else { "12.50" };
        let first = format!("O'Neil nobody true Some(0.1) Some(\"{price}\")");
        assert_eq!(
            rows,
            [
                [first.as_str(), first.as_str()],
                ["b nobody false None None", "NULL"],
                ["c C true Some(3.0) None", "C"]
            ],
            "{dialect}"
        );
        let photos = match dialect {
            Dialect::Postgres => "SELECT encode(photo, 'hex') FROM guests ORDER BY id",
            _ => "SELECT lower(hex(photo)) FROM guests WHERE photo IS NOT NULL ORDER BY id",
        };
        let photos: Vec<String> = database.column(photos).into_iter().filter(|hex| hex != "NULL").collect();
        assert_eq!(photos, ["ff0001", "0100ff"], "{dialect}");
        app.ok(&["downgrade", "f1"]);
    }
}
