//! Names and values that every place has to quote.

use crate::support::program;

const LONG: &str = "длинное_имя_таблицы_которое_не_вле";

#[test]
fn odd_names_go_up_down_and_up() {
    assert_eq!(LONG.len(), 63);
    let app = program!("odd_names");
    app.ok(&["upgrade", "o'ne"]);
    let first = app.structure();
    assert_eq!(app.rows(), ["o'ne"]);
    let rows = app.sql("SELECT * FROM \"o'brien\" ORDER BY 1");
    assert_eq!(rows[0], ["1", "'; DROP TABLE x; --", "ы", "NULL"]);
    assert_eq!(rows[1], ["2", "line\nbreak \\ back", "NULL", "NULL"]);

    app.ok(&["upgrade", "head"]);
    assert_eq!(app.tables(), ["o'brien", "short'er", "we\"ird; --"]);
    let rows = app.sql("SELECT \"select\", \"o'column\", \"таблица\" FROM \"o'brien\" ORDER BY 1");
    assert_eq!(rows[0], ["1", "'; DROP TABLE x; --", "ы"]);
    assert_eq!(app.column("SELECT \"from\" FROM \"we\"\"ird; --\" ORDER BY id"), ["1", "2"]);
    let second = app.structure();

    app.ok(&["downgrade", "o'ne"]);
    assert_eq!(names(&app.structure()), names(&first));
    app.ok(&["upgrade", "дважды"]);
    assert_eq!(names(&app.structure()), names(&second));
    app.ok(&["downgrade", "base"]);
    assert!(app.tables().is_empty());
}

fn names(structure: &[Vec<String>]) -> Vec<&[String]> {
    structure.iter().map(|row| &row[..3]).collect()
}

#[test]
fn the_version_table_may_have_an_odd_name() {
    let app = program!("odd_names");
    for name in ["o'brien \"versions\"", "select", "таблица"] {
        app.ok(&["upgrade", "head", "--version-table", name]);
        let quoted = format!("\"{}\"", name.replace('"', "\"\""));
        assert_eq!(app.column(&format!("SELECT version_num FROM {quoted}")), ["дважды"]);
        app.ok(&["downgrade", "base", "--version-table", name]);
    }
}

#[test]
fn messages_show_names_as_they_are() {
    let app = program!("odd_names");
    let history = app.ok(&["history"]);
    assert!(history.contains("o'ne -> дважды (head), Change them"), "{history}");
    assert!(history.contains("<base> -> o'ne, Odd tables; it's \"quoted\" -- and 100% {odd}"), "{history}");
}
