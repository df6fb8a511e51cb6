//! Backfills over keys that are easy to get wrong, on every database: each row is done once.

use crate::support::{TestDatabase, on_every_database, program};
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;
use migrator_sql::quote::literal;

on_every_database!(every_row_of_every_key_is_done_once);

/// Inserts rows and says how many the table has then: some may be the same to the database.
fn insert(database: &TestDatabase, table: &str, columns: &[&str], rows: &[Vec<String>]) -> usize {
    let columns: Vec<String> = columns.iter().map(|column| database.quoted(column)).collect();
    for rows in rows.chunks(200) {
        let rows: Vec<String> = rows.iter().map(|row| format!("({})", row.join(", "))).collect();
        database.sql(&format!(
            "INSERT INTO {} ({}) VALUES {}",
            database.quoted(table),
            columns.join(", "),
            rows.join(", ")
        ));
    }
    rows.len()
}

fn every_row_of_every_key_is_done_once(dialect: Dialect) {
    let app = program!("backfill_keys").on(dialect);
    let database = app.database();
    app.ok(&["upgrade", "tables"]);
    let text = |text: &str| literal(dialect, &Literal::from(text));
    let mut tables: Vec<(String, usize)> = Vec::new();
    let mut add = |table: &str, columns: &[&str], rows: &[Vec<String>]| {
        tables.push((table.to_owned(), insert(database, table, columns, rows)));
    };

    // In the order of the labels, zebras come before ants.
    let kinds = ["zebra", "ant", "mole"].iter().flat_map(|kind| {
        let kind = text(kind);
        (-60..60).map(move |number: i32| vec![kind.clone(), number.to_string()])
    });
    add("kinds", &["kind", "number"], &kinds.collect::<Vec<_>>());

    let letters = ["a", "B", "É", "ß", "z ", " z", "_", "Ы", "😀", "o'", "\\", "i", "q"];
    let letters = letters.iter().flat_map(|letter| (0..40).map(move |number| format!("{letter}{number}x")));
    let letters: Vec<Vec<String>> = letters.map(|letter| vec![text(&letter)]).collect();
    add("letters", &["we\"ird"], &letters);
    let padded: Vec<Vec<String>> = (0..250).map(|number| vec![text(&format!("{number:x}"))]).collect();
    add("padded", &["code"], &padded);

    let mut moments = Vec::new();
    for day in ["1999-12-31", "2024-02-29", "2038-01-20"] {
        for second in 0..20 {
            for price in ["-99999999999999.999999", "0", "0.1", "0.100001", "12345678901234.5"] {
                let at = format!("2024-10-27 02:59:{second:02}.{:06}", second * 49_999);
                moments.push(vec![text(day), text(&at), price.to_owned()]);
            }
        }
    }
    add("moments", &["day", "at", "price"], &moments);
    let flags = [literal(dialect, &false.into()), literal(dialect, &true.into())];
    let zoned = (0..150).flat_map(|minute| {
        let at = text(&format!("2024-10-27 {:02}:{:02}:00", minute / 60, minute % 60));
        flags.iter().map(move |flag| vec![at.clone(), flag.clone()])
    });
    add("zoned", &["at", "flag"], &zoned.collect::<Vec<_>>());

    let bits: Vec<Vec<String>> = (0..250).map(|number| vec![format!("B'{number:012b}'")]).collect();
    if dialect != Dialect::Sqlite {
        add("bits", &["b"], &bits);
    }
    let numbers = (-120..120).chain([i64::MAX, i64::MIN + 1, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1]);
    let numbers: Vec<Vec<String>> = numbers.map(|number| vec![number.to_string()]).collect();
    add("numbers", &["id"], &numbers);
    let long = |first: &str| format!("{first}{}", "я".repeat((63 - first.len()) / 2));
    let rows: Vec<Vec<String>> = (0..250).map(|number| vec![number.to_string()]).collect();
    add(&long("o'"), &[&long("\"")], &rows);
    let rows: Vec<Vec<String>> =
        (0..250).map(|number| vec![number.to_string(), text(&format!("Name {number}"))]).collect();
    add("computed", &["id", "name"], &rows);

    app.ok(&["upgrade", "filled"]);
    for (table, rows) in tables {
        let found = database
            .sql(&format!("SELECT n, count(*) FROM {} GROUP BY n ORDER BY n", database.quoted(&table)));
        assert_eq!(found, [["1111".to_owned(), rows.to_string()]], "{table} on {dialect}");
    }
    assert_eq!(database.column("SELECT count(*) FROM computed WHERE copy = lower(name)"), ["250"]);
}

#[test]
fn rows_of_sqlite_without_a_key_go_by_their_ids() {
    let app = program!("backfill_keys").on(Dialect::Sqlite);
    let database = app.database();
    app.ok(&["upgrade", "keyless"]);
    // A key of SQLite may be NULL where the table was not made by a migration.
    database.sql("DROP TABLE named");
    database.sql("CREATE TABLE named (name VARCHAR(50) PRIMARY KEY, n INTEGER NOT NULL DEFAULT 0)");
    let numbers = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 1000)";
    for (table, column, value) in [
        ("log", "line", "CASE WHEN x % 7 = 0 THEN NULL ELSE 'same' END"),
        ("taken", "rowid", "'b'"),
        ("named", "name", "CASE WHEN x <= 300 THEN NULL ELSE 'name' || x END"),
    ] {
        database.sql(&format!("{numbers} INSERT INTO {table} ({column}) SELECT {value} FROM c"));
        database.sql(&format!("DELETE FROM {table} WHERE _rowid_ BETWEEN 400 AND 450"));
    }
    database.sql("UPDATE log SET n = 489 WHERE rowid = 777");
    let said = app.run(&["upgrade", "keyless_filled"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains("failed on the row with rowid = 777: five hundred"), "{}", said.err);
    database.sql("UPDATE log SET n = 11 WHERE rowid = 777");
    app.ok(&["upgrade", "keyless_filled"]);
    let counts =
        |table: &str| database.sql(&format!("SELECT n, count(*) FROM {table} GROUP BY n ORDER BY n"));
    assert_eq!(counts("taken"), [["11", "949"]]);
    assert_eq!(counts("named"), [["11", "949"]]);
    assert_eq!(counts("log"), [["11", "135"], ["111", "814"]]);
    assert_eq!(database.column("SELECT count(*) FROM log WHERE line = 'SAME'"), ["814"]);
}

#[test]
fn a_key_that_is_null_after_all_is_told_on_servers() {
    for dialect in [Dialect::Postgres, Dialect::Mysql] {
        let app = program!("backfill_keys").on(dialect);
        let database = app.database();
        app.ok(&["upgrade", "keyless"]);
        // Refused before anything runs: rows have no ids there.
        let said = app.run(&["upgrade", "keyless_filled"]);
        assert!(said.err.contains("`log` has no primary key"), "{}", said.err);
        assert!(said.err.contains("op.create_primary_key(…)"), "{}", said.err);
        for table in ["log", "taken"] {
            database.sql(&format!("DROP TABLE {table}"));
        }
    }
}

/// PostgreSQL gives a row that it waited for with the key that the row has by then.
#[test]
fn a_row_that_gets_another_key_meanwhile_is_not_where_a_batch_ends() {
    let app = program!("backfill").on(Dialect::Postgres);
    app.ok(&["upgrade", "people"]);
    let database = app.database();
    database.sql(
        "INSERT INTO people (id, first_name, last_name) SELECT x, 'a', 'b' FROM generate_series(1, 2000) x",
    );
    // What the client would write meanwhile, nobody reads.
    let hold = |change: &str, seconds: u32| {
        database.hold(&format!(
            "BEGIN; UPDATE people SET {change}; SELECT 1; \
             DO $$ BEGIN PERFORM pg_sleep({seconds}); END $$; COMMIT"
        ))
    };
    // The first page ends at 100, is read without locks, and then found to be another. When it is read with
    // locks, it ends at 101, which is waited for.
    let _holders = [
        hold("last_name = 'c' WHERE id = 50", 2),
        hold("id = 5000 WHERE id = 100", 2),
        hold("id = 6000 WHERE id = 101", 5),
    ];
    app.ok(&["upgrade", "by_code"]);
    let found = database.sql("SELECT n, count(*) FROM people GROUP BY n");
    assert_eq!(database.column("SELECT id FROM people WHERE id > 2000 ORDER BY id"), ["5000", "6000"]);
    assert_eq!(found, [["1", "2000"]]);
    assert_eq!(database.column("SELECT full_name FROM people WHERE id = 50"), ["a c"]);
}
