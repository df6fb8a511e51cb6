//! Backfills on every database: each row is done once, whatever happens to the program.

use crate::support::{TestDatabase, Workspace, on_every_database, program};
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;
use migrator_sql::quote::literal;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

on_every_database!(
    sql_gives_what_one_update_gives,
    code_gives_what_one_update_gives,
    what_the_code_leaves_alone_stays_and_is_not_missed,
    an_empty_table_is_done_at_once,
    keys_of_every_kind,
    hostile_values_come_back_as_they_were,
    a_failing_row_is_named_and_what_was_done_stays,
    a_condition_that_stays_true_is_told,
    several_workers_do_each_row_once,
    a_killed_run_goes_on_where_it_stopped,
    a_killed_run_of_sql_goes_on_where_it_stopped,
    rows_that_come_meanwhile_are_done_too,
    limits_are_kept,
    a_new_column_is_taken_back_with_what_it_got,
    a_dry_run_shows_rows_and_changes_nothing,
    limits_of_the_command_line_go_first,
    a_half_done_backfill_is_finished_before_it_is_taken_back,
);

/// The program with `people` in a database of its own.
fn people(dialect: Dialect, rows: usize) -> Workspace {
    let app = program!("backfill").on(dialect);
    app.ok(&["upgrade", "people"]);
    insert_people(app.database(), 1, rows);
    app
}

fn insert_people(database: &TestDatabase, first: usize, rows: usize) {
    let numbers: Vec<usize> = (first..first + rows).collect();
    for chunk in numbers.chunks(5000) {
        let rows: Vec<String> = chunk.iter().map(|n| format!("({n}, 'First{n}', 'O''Last{n}')")).collect();
        database.sql(&format!("INSERT INTO people (id, first_name, last_name) VALUES {}", rows.join(", ")));
    }
}

fn count(database: &TestDatabase, condition: &str) -> String {
    database.column(&format!("SELECT count(*) FROM people WHERE {condition}")).remove(0)
}

/// Nothing is left of the positions when a revision is done.
fn assert_no_positions(database: &TestDatabase) {
    assert_eq!(database.column("SELECT count(*) FROM migrator_version_backfill"), ["0"]);
}

fn sql_gives_what_one_update_gives(dialect: Dialect) {
    let app = people(dialect, 3000);
    let database = app.database();
    database.sql("UPDATE people SET first_name = NULL WHERE id = 17");
    app.ok(&["upgrade", "by_sql"]);
    assert_eq!(count(database, "full_name IS NULL"), "1");
    assert_eq!(count(database, "n = 1"), "2999");
    let row = database.sql("SELECT full_name, n FROM people WHERE id = 2999");
    assert_eq!(row, [["First2999 O'Last2999", "1"]]);
    assert_no_positions(database);
}

fn code_gives_what_one_update_gives(dialect: Dialect) {
    let app = people(dialect, 30_000);
    let database = app.database();
    database.sql("UPDATE people SET first_name = NULL WHERE id = 17");
    app.ok(&["upgrade", "by_code"]);
    assert_eq!(count(database, "full_name IS NULL"), "1");
    assert_eq!(count(database, "n = 1"), "30000");
    let row = database.sql("SELECT full_name FROM people WHERE id = 29999");
    assert_eq!(row, [["First29999 O'Last29999"]]);
    assert_no_positions(database);
}

fn what_the_code_leaves_alone_stays_and_is_not_missed(dialect: Dialect) {
    let app = people(dialect, 2000);
    let database = app.database();
    app.ok(&["upgrade", "by_code_where"]);
    assert_eq!(count(database, "full_name IS NULL"), "400");
    assert_eq!(count(database, "full_name = first_name"), "1600");
    app.ok(&["downgrade", "people"]);
    assert_eq!(count(database, "full_name IS NULL"), "2000");
}

fn an_empty_table_is_done_at_once(dialect: Dialect) {
    let app = people(dialect, 0);
    for revision in ["by_sql", "by_code", "by_code_where", "by_workers"] {
        app.ok(&["upgrade", revision]);
    }
    assert_no_positions(app.database());
}

fn keys_of_every_kind(dialect: Dialect) {
    let app = program!("backfill").on(dialect);
    let database = app.database();
    app.ok(&["upgrade", "places"]);
    let quoted = |name: &str| database.quoted(name);
    let text = |text: &str| literal(dialect, &Literal::from(text));
    let mut rows = Vec::new();
    for tenant in ["a", "", "o'br\"i\\en", "Ы", "select", "zz"] {
        for number in -150..150 {
            rows.push(format!("({}, {number})", text(tenant)));
        }
    }
    let columns = format!("{}, {}", quoted("o'brien"), quoted("number"));
    database.sql(&format!("INSERT INTO {} ({columns}) VALUES {}", quoted("select"), rows.join(", ")));
    let uuid = |n: u128| format!("('{:08x}-0000-4000-8000-{:012x}')", (n * 2_654_435_761) % (1 << 32), n);
    let rows: Vec<String> = (0..1000).map(uuid).collect();
    database.sql(&format!("INSERT INTO {} (id) VALUES {}", quoted("таблица"), rows.join(", ")));
    let bytes = |n: u32| {
        let bytes = [n.wrapping_mul(2_654_435_761).to_be_bytes(), n.to_be_bytes()].concat();
        format!("({})", literal(dialect, &Literal::Bytes(bytes)))
    };
    let rows: Vec<String> = (0..1000).map(bytes).collect();
    database.sql(&format!("INSERT INTO hashes (id) VALUES {}", rows.join(", ")));

    app.ok(&["upgrade", "filled"]);
    let done = |table: &str, n: u32| {
        database.column(&format!("SELECT count(*) FROM {} WHERE n = {n}", quoted(table))).remove(0)
    };
    assert_eq!(
        (done("select", 11), done("таблица", 1), done("hashes", 11)),
        ("1800".into(), "1000".into(), "1000".into())
    );
    let odd = database.column(&format!(
        "SELECT count(*) FROM {} WHERE {} = {}",
        quoted("select"),
        quoted("back`tick"),
        text("o'br\"i\\en'\"\\")
    ));
    assert_eq!(odd, ["300"]);
    assert_eq!(database.column("SELECT count(*) FROM hashes WHERE data = id"), ["1000"]);
}

fn hostile_values_come_back_as_they_were(dialect: Dialect) {
    let app = program!("backfill").on(dialect);
    let database = app.database();
    app.ok(&["upgrade", "filled"]);
    let mut texts = vec![
        "",
        "NULL",
        "null",
        "\\N",
        "\\",
        "'",
        "\"",
        "''",
        "{}",
        "{\"a\",b}",
        "a\tb\nc\r\nd",
        "\u{1}\u{7f}\u{2028}",
        "😀",
        "ы",
        "\\x00",
        "?",
        "$1",
        "a,b",
        "(",
        "%s",
        "--",
        "/*",
        "[1,\"x\"]",
        " ",
        "1e5",
    ];
    if dialect != Dialect::Postgres {
        texts.push("nul\0l");
    }
    let numbers = [
        "0.1",
        "-0.0",
        "1e300",
        "5e-324",
        "0.30000000000000004",
        "123456789.12345679",
        "1",
        "-1.7976931348623157e308",
    ];
    let wholes = [0, 1, -1, i64::MAX, i64::MIN, (1 << 53) + 1, -(1 << 53) - 1, 42];
    let exact = ["0", "1.5", "-12345678901234567890.0123456789", "99999999999999999999.9999999999"];
    let mut rows = Vec::new();
    for (id, text) in texts.iter().enumerate() {
        let bytes: Vec<u8> = (0..=255).skip(id * 9).take(20).chain([0, 0x27, 0x22, 0x5c]).collect();
        let values: [Literal; 6] = [
            (*text).into(),
            Literal::Decimal(numbers[id % numbers.len()].into()),
            Literal::Bytes(if id == 3 { Vec::new() } else { bytes }),
            (id % 2 == 0).into(),
            wholes[id % wholes.len()].into(),
            Literal::Decimal(exact[id % exact.len()].into()),
        ];
        let values: Vec<String> = values.iter().map(|value| literal(dialect, value)).collect();
        rows.push(format!("({}, {})", id + 1, values.join(", ")));
    }
    rows.push("(1000, NULL, NULL, NULL, NULL, NULL, NULL)".into());
    let table = database.quoted("values");
    let names = ["text", "double", "bytes", "flag", "large", "exact"];
    let columns = |suffix: &str| names.map(|name| database.quoted(&format!("{name}{suffix}"))).join(", ");
    database.sql(&format!("INSERT INTO {table} (id, {}) VALUES {}", columns(""), rows.join(", ")));
    let empty = names.map(|name| format!("{} = NULL", database.quoted(&format!("{name}2")))).join(", ");
    for (revision, names) in [("copied", &names[..]), ("single", &names[..5])] {
        database.sql(&format!("UPDATE {table} SET {empty}"));
        app.ok(&["upgrade", revision]);
        let same = |name: &&str| {
            let (from, to) = (database.quoted(name), database.quoted(&format!("{name}2")));
            match dialect {
                // A number of SQLite and its text are the same to a column that may hold either.
                Dialect::Sqlite => format!("{from} IS {to} AND typeof({from}) = typeof({to})"),
                Dialect::Postgres => format!("{from} IS NOT DISTINCT FROM {to}"),
                Dialect::Mysql => format!("CAST({from} AS BINARY) <=> CAST({to} AS BINARY)"),
            }
        };
        for name in names {
            let wrong = database.sql(&format!("SELECT id FROM {table} WHERE NOT ({})", same(name)));
            assert!(wrong.is_empty(), "{revision} {name}: {wrong:?}");
        }
    }
}

fn a_failing_row_is_named_and_what_was_done_stays(dialect: Dialect) {
    let app = people(dialect, 2000);
    let database = app.database();
    let said = app.run(&["upgrade", "fails"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains("failed on the row with id = 777: it has no luck"), "{}", said.err);
    let done: u32 = count(database, "n = 1").parse().unwrap();
    assert!((100..777).contains(&done), "{done}");
    let said = Said::of(app.command(&["upgrade", "fails"]).env("PANIC", "1"));
    assert!(said.contains("panicked on the row with id = 777: no luck with 777"), "{said}");
    // The row is put right, and the rest is done.
    let said = app.command(&["upgrade", "fails"]).env("GO_ON", "1").output().unwrap();
    assert!(said.status.success(), "{said:?}");
    assert_eq!(count(database, "n = 1"), "2000");
    assert_no_positions(database);
}

/// What a program says when it fails.
struct Said;

impl Said {
    fn of(command: &mut Command) -> String {
        let output = command.output().unwrap();
        assert!(!output.status.success(), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    }
}

fn a_condition_that_stays_true_is_told(dialect: Dialect) {
    let app = people(dialect, 50);
    let said = app.run(&["upgrade", "still_needed"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains("still fulfil `n < 10`"), "{}", said.err);
    assert_eq!(count(app.database(), "n = 0"), "50");
}

fn several_workers_do_each_row_once(dialect: Dialect) {
    let app = people(dialect, 20_000);
    app.ok(&["upgrade", "by_workers"]);
    assert_eq!(count(app.database(), "n = 1"), "20000");
    assert_no_positions(app.database());
}

/// Starts a run whose code takes its time.
fn start(app: &Workspace, revision: &str, row_microseconds: u32) -> Child {
    let mut command = app.command(&["upgrade", revision]);
    command.env("ROW_MICROSECONDS", row_microseconds.to_string());
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills a run after some of its batches, again and again, until one comes to its end.
fn kill_until_done(app: &Workspace, revision: &str, row_microseconds: u32) -> u32 {
    let seed: u64 = std::env::var("CRASH_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
    let mut dice = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(u64::from(row_microseconds));
    let mut kills = 0;
    for _ in 0..12 {
        let mut run = start(app, revision, row_microseconds);
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(Duration::from_millis(60 + (dice >> 33) % 250));
        if run.try_wait().unwrap().is_some_and(|status| status.success()) {
            return kills;
        }
        // SIGKILL.
        run.kill().unwrap();
        run.wait().unwrap();
        kills += 1;
    }
    app.ok(&["upgrade", revision]);
    kills
}

fn a_killed_run_goes_on_where_it_stopped(dialect: Dialect) {
    let app = people(dialect, 6000);
    let kills = kill_until_done(&app, "by_code", 100);
    assert!(kills > 0);
    assert_eq!(count(app.database(), "n = 1"), "6000", "each row once, after {kills} kills");
    assert_no_positions(app.database());
    app.database().sql("UPDATE people SET n = 0");
    let kills = kill_until_done(&app, "by_workers", 300);
    assert_eq!(count(app.database(), "n = 1"), "6000", "each row once, after {kills} kills");
}

fn a_killed_run_of_sql_goes_on_where_it_stopped(dialect: Dialect) {
    let app = people(dialect, 3000);
    let kills = kill_until_done(&app, "in_peace", 0);
    assert!(kills > 0);
    assert_eq!(count(app.database(), "n = 1"), "3000", "each row once, after {kills} kills");
    assert_no_positions(app.database());
}

fn rows_that_come_meanwhile_are_done_too(dialect: Dialect) {
    let app = people(dialect, 1000);
    let database = app.database();
    database.sql("DELETE FROM people WHERE id < 100");
    let mut run = start(&app, "gently", 100);
    while count(database, "full_name IS NOT NULL") == "0" {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Behind the position, and beyond the end; and some that are there get another name.
    insert_people(database, 1, 50);
    insert_people(database, 5001, 50);
    database.sql("UPDATE people SET first_name = 'changed' WHERE id IN (998, 999, 1000)");
    assert!(run.try_wait().unwrap().is_none(), "it is still running");
    assert!(run.wait().unwrap().success());
    assert_eq!(count(database, "full_name = first_name"), "1001");
    assert_eq!(count(database, "full_name = 'changed'"), "3");
    assert_no_positions(database);
}

fn limits_are_kept(dialect: Dialect) {
    let app = people(dialect, 900);
    let began = std::time::Instant::now();
    app.ok(&["upgrade", "in_peace"]);
    // What is done in less time would be more than 400 rows in a second.
    assert!(began.elapsed() > Duration::from_millis(1500), "{:?}", began.elapsed());
    assert_eq!(count(app.database(), "n = 1"), "900");
}

fn a_new_column_is_taken_back_with_what_it_got(dialect: Dialect) {
    let app = people(dialect, 300);
    app.ok(&["upgrade", "new_column"]);
    assert_eq!(app.database().column("SELECT nick FROM people WHERE id = 7"), ["FIRST7"]);
    app.ok(&["downgrade", "people"]);
    let columns = match dialect {
        Dialect::Sqlite => "SELECT name FROM pragma_table_info('people')",
        _ => "SELECT column_name FROM information_schema.columns WHERE table_name = 'people'",
    };
    assert!(!app.database().column(columns).contains(&"nick".to_owned()));
    app.ok(&["upgrade", "new_column"]);
    assert_eq!(count(app.database(), "nick IS NULL"), "0");
}

fn a_dry_run_shows_rows_and_changes_nothing(dialect: Dialect) {
    let app = people(dialect, 30);
    let database = app.database();
    database.sql("UPDATE people SET full_name = 'there' WHERE id = 2");
    let structure = database.structure();
    let said = app.ok(&["upgrade", "by_code_where", "--dry-run", "--sample", "4"]);
    assert!(said.contains("> backfill people: full_name, by code"), "{said}");
    assert!(said.contains("id = 1: full_name: null → 'First1'"), "{said}");
    assert!(
        said.contains("id = 5: left alone") && !said.contains("id = 2") && !said.contains("id = 6"),
        "{said}"
    );
    assert!(said.contains("nothing was changed"), "{said}");
    let said = app.ok(&["upgrade", "by_sql", "--dry-run", "--sample", "1"]);
    assert!(said.contains("id = 1: full_name: null → 'First1 O'Last1', n: "), "{said}");
    // A column that the same revision adds.
    let said = app.ok(&["upgrade", "new_column", "--dry-run"]);
    assert!(said.contains("`nick` is not there yet: the first rows of all are shown"), "{said}");
    assert!(said.contains("id = 7: nick: 'First7'"), "{said}");
    assert!(said.contains("column `nick`, which it reads, is not there yet"), "{said}");
    let json = app.json(&["upgrade", "by_code_where", "--dry-run"]);
    assert_eq!(json["samples"][0]["rows"][0]["columns"]["full_name"]["after"], "First1");
    let said = app.run(&["upgrade", "fails", "--dry-run", "--sample", "5"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(database.structure(), structure);
    assert_eq!(count(database, "full_name IS NULL"), "29");
}

fn limits_of_the_command_line_go_first(dialect: Dialect) {
    let app = people(dialect, 300);
    let began = std::time::Instant::now();
    app.ok(&["upgrade", "by_code", "--backfill-rows-per-second", "200", "--backfill-workers", "2"]);
    // The last of three hundred rows may not be done before more than a second has passed.
    assert!(began.elapsed() > Duration::from_millis(1000), "{:?}", began.elapsed());
    assert_eq!(count(app.database(), "n = 1"), "300");
}

fn a_half_done_backfill_is_finished_before_it_is_taken_back(dialect: Dialect) {
    let app = people(dialect, 2000);
    let said = app.run(&["upgrade", "fails"]);
    assert_eq!(said.code, 6, "{said:?}");
    let said = app.run(&["upgrade", "--undo"]);
    assert_ne!(said.code, 0, "{said:?}");
    assert!(said.err.contains("backfill people"), "{}", said.err);
    let said = app.command(&["upgrade", "fails"]).env("GO_ON", "1").output().unwrap();
    assert!(said.status.success(), "{said:?}");
    assert_eq!(count(app.database(), "n = 1"), "2000");
}

#[test]
fn rows_that_a_trigger_changes_meanwhile_are_seen_as_they_are() {
    let app = people(Dialect::Sqlite, 1000);
    let database = app.database();
    // A batch has a hundred rows at first; the next were read when the trigger runs.
    database.sql(
        "CREATE TRIGGER later AFTER UPDATE OF full_name ON people WHEN NEW.id = 50 BEGIN \
         UPDATE people SET first_name = 'T' WHERE id BETWEEN 101 AND 110; END",
    );
    app.ok(&["upgrade", "by_code"]);
    assert_eq!(count(database, "full_name LIKE 'T O''Last%'"), "10");
    assert_eq!(count(database, "n = 1"), "1000");
}
