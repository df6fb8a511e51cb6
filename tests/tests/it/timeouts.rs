//! A migration that waits for a lock holds nobody up for long, and has it once it is free.

use crate::support::{Said, Workspace, on_every_database, program};
use migrator_core::capability::Dialect;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

const DIALECTS: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql];

/// Opens a transaction that has read the table, or on SQLite one that writes, and answers 1.
fn use_table(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE; SELECT 1",
        Dialect::Postgres | Dialect::Mysql => "BEGIN; SELECT 1 FROM (SELECT count(*) FROM users) AS counted",
    }
}

/// Starts a command, and gives it back when it has said that it tries again.
pub(crate) fn trying_again(app: &Workspace, arguments: &[&str]) -> Child {
    let mut child = app.command(arguments).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("begins anew")), "it never tried again");
    child
}

fn fails(app: &Workspace, arguments: &[&str], code: i32) -> Said {
    let said = app.run(arguments);
    assert_eq!(said.code, code, "{said:?}");
    said
}

fn waits_and_then_has_it(dialect: Dialect) {
    let app = program!("waiting").on(dialect);
    app.ok(&["upgrade", "w2"]);
    let mut holder = app.database().hold(use_table(dialect));
    let child = trying_again(&app, &["upgrade", "w3", "--lock-timeout", "200ms", "--retries", "50"]);
    // The transaction that is in the way goes on; whoever came behind the migration gets through.
    assert_eq!(app.database().column("SELECT count(*) FROM users"), ["1"]);
    assert_eq!(app.database().rows(), ["w2"]);
    holder.end();
    rest(child);
    assert_eq!(app.database().rows(), ["w3"]);
    assert_eq!(app.database().column("SELECT count(phone) FROM users"), ["0"]);
    // The step ran again with each attempt, and counts once.
    assert_eq!(app.database().column("SELECT count(*) FROM colours"), ["1"]);
    let journal = "SELECT count(*) FROM migrator_version_journal WHERE revision = 'w3' AND outcome = 'done'";
    assert_eq!(app.database().column(journal), ["1"]);
}

#[test]
fn sqlite_waits_and_then_has_it() {
    waits_and_then_has_it(Dialect::Sqlite);
}

#[test]
fn postgres_waits_and_then_has_it() {
    waits_and_then_has_it(Dialect::Postgres);
}

#[test]
fn mysql_waits_and_then_has_it() {
    waits_and_then_has_it(Dialect::Mysql);
}

#[test]
fn every_attempt_runs_the_data_steps() {
    let app = program!("waiting").on(Dialect::Postgres);
    app.ok(&["upgrade", "w2"]);
    let mut holder = app.database().hold(use_table(Dialect::Postgres));
    let said = fails(&app, &["upgrade", "w3", "--lock-timeout", "100ms", "--retries", "1"], 5);
    assert!(said.out.contains("attempt 2 of 2 begins anew in"), "{said:?}");
    for part in [
        "canceling statement due to lock timeout",
        "tried 2 times",
        "in use by pid ",
        "--retries",
        "nothing was changed",
    ] {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }
    assert_eq!(std::fs::read_to_string(app.path("attempts")).unwrap(), "attempt\nattempt\n");
    assert_eq!(app.database().column("SELECT count(*) FROM colours"), ["0"]);
    holder.end();
}

#[test]
fn what_an_attempt_committed_stays_and_is_reported() {
    // On MySQL each revision that changes the structure is on its own anyhow, and goes on where it stopped.
    let app = program!("waiting").on(Dialect::Mysql);
    app.ok(&["upgrade", "w1"]);
    let mut holder = app.database().hold(use_table(Dialect::Mysql));
    let child = trying_again(&app, &["upgrade", "+2", "--lock-timeout", "1s", "--retries", "50"]);
    holder.end();
    let said = rest(child);
    assert!(said.contains("2 revisions in"), "{said}");
    assert_eq!(app.database().rows(), ["w3"]);

    let app = program!("waiting").on(Dialect::Postgres);
    app.ok(&["upgrade", "w1"]);
    let mut holder = app.database().hold(use_table(Dialect::Postgres));
    let arguments = ["upgrade", "w3", "--lock-timeout", "100ms", "--transaction", "per-revision"];
    let said = fails(&app, &[&arguments[..], &["--retries", "1", "--json"]].concat(), 6);
    let run = &serde_json::from_str::<serde_json::Value>(&said.out).unwrap()["error"]["run"];
    assert_eq!(run["done"], serde_json::json!(["w2"]), "{run}");
    assert_eq!(run["left"], serde_json::json!(["w3"]), "{run}");
    app.database()
        .sql("DELETE FROM migrator_version; INSERT INTO migrator_version VALUES ('w1'); DROP TABLE colours");
    let arguments = ["upgrade", "+2", "--lock-timeout", "100ms", "--transaction", "per-revision"];
    let child = trying_again(&app, &[&arguments[..], &["--retries", "50"]].concat());
    assert_eq!(app.database().rows(), ["w2"]);
    holder.end();
    let said = rest(child);
    assert!(said.contains("2 revisions in"), "{said}");
    // Two steps from where the run began, and not from where it began anew.
    assert_eq!(app.database().rows(), ["w3"]);
}

/// What a child says after what was read of it already; it must succeed.
fn rest(mut child: Child) -> String {
    let said = std::io::read_to_string(child.stdout.take().unwrap()).unwrap();
    assert!(child.wait().unwrap().success(), "{said}");
    said
}

fn seen(app: &Workspace) -> Vec<String> {
    app.database().column("SELECT value FROM seen ORDER BY name")
}

#[test]
fn the_session_has_the_limits() {
    let app = program!("waiting").on(Dialect::Postgres);
    app.ok(&["upgrade", "settings@head"]);
    assert_eq!(seen(&app), ["0", "5s", "0"]);

    let app = program!("waiting").on(Dialect::Postgres);
    app.write("migrator.toml", "lock_timeout = \"7s\"\nstatement_timeout = \"2m\"\nretries = 1\n");
    app.ok(&["upgrade", "settings@head"]);
    assert_eq!(seen(&app), ["0", "7s", "2min"]);

    let app = program!("waiting").on(Dialect::Postgres);
    let url = format!(
        "{}?options=-c%20lock_timeout%3D9s%20-c%20idle_in_transaction_session_timeout%3D1h",
        app.database().url()
    );
    app.ok(&["upgrade", "settings@head", "--lock-timeout", "1s", "--database-url", &url]);
    assert_eq!(seen(&app), ["1h", "9s", "0"]);

    let app = program!("waiting").on(Dialect::Mysql);
    app.ok(&["upgrade", "settings@head", "--lock-timeout", "1500ms"]);
    assert_eq!(seen(&app), ["2", "2"]);
}

#[test]
fn a_statement_that_takes_too_long_is_ended() {
    for dialect in [Dialect::Postgres, Dialect::Mysql] {
        let app = program!("waiting").on(dialect);
        if dialect == Dialect::Mysql && !app.database().column("SELECT VERSION()")[0].contains("MariaDB") {
            continue; // it ends only what reads
        }
        let said = app.run(&["upgrade", "slow@head", "--statement-timeout", "200ms"]);
        assert!([5, 6].contains(&said.code), "{said:?}");
        assert!(said.err.contains("allow more with --statement-timeout"), "{}", said.err);
    }
    let app = program!("waiting").on(Dialect::Sqlite);
    let said = app.run(&["upgrade", "settings@head", "--statement-timeout", "1s"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("the statement timeout does nothing"), "{said:?}");
}

#[test]
fn a_limit_that_is_none_is_refused() {
    let app = program!("waiting").on(Dialect::Sqlite);
    let said = fails(&app, &["upgrade", "w1", "--lock-timeout", "soon"], 2);
    assert!(said.err.contains("`soon` is no duration"), "{said:?}");
    app.write("migrator.toml", "lock_timeout = \"5\"\n");
    let said = fails(&app, &["upgrade", "w1"], 2);
    assert!(said.err.contains("migrator.toml: lock_timeout: `5` is no duration"), "{said:?}");
}

#[test]
fn an_index_that_is_made_concurrently_waits_as_long_as_it_takes() {
    let app = program!("waiting").on(Dialect::Postgres);
    app.ok(&["upgrade", "w4"]);
    let mut holder = app.database().hold("BEGIN; UPDATE users SET email = NULL; SELECT 1");
    let mut child = app
        .command(&["upgrade", "w5", "--lock-timeout", "50ms", "--retries", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' \
                 AND query LIKE 'CREATE INDEX CONCURRENTLY%' AND datname = current_database() \
                 AND now() - state_change > interval '1 s'";
    while app.database().column(waits) != ["1"] {
        assert_eq!(child.try_wait().unwrap(), None, "it waited for nobody");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    // It holds up nobody who writes either.
    app.database().sql("INSERT INTO users (id) VALUES (2)");
    holder.end();
    rest(child);
    let valid = "SELECT indisvalid::text FROM pg_index WHERE indexrelid = 'ix_users_email'::regclass";
    assert_eq!(app.database().column(valid), ["true"]);
}

#[test]
fn statements_of_which_the_first_may_be_done_are_not_tried_again() {
    let app = program!("waiting").on(Dialect::Mysql);
    app.ok(&["upgrade", "w1"]);
    let mut holder = app.database().hold(use_table(Dialect::Mysql));
    let said = fails(&app, &["upgrade", "m1", "--lock-timeout", "1s"], 6);
    assert!(said.err.contains("Lock wait timeout exceeded") && !said.out.contains("begins anew"), "{said:?}");
    assert_eq!(app.database().column("SELECT count(*) FROM first"), ["0"]);
    holder.end();
}

#[test]
fn what_fails_for_another_reason_is_not_tried_again() {
    for dialect in DIALECTS {
        let app = program!("waiting").on(dialect);
        app.ok(&["upgrade", "apart@head"]);
        app.database().sql("DELETE FROM migrator_version");
        let said = app.run(&["upgrade", "apart@head"]);
        assert!([5, 6].contains(&said.code), "{said:?}");
        assert!(!said.out.contains("begins anew"), "{said:?}");
    }
}

/// Keeps everybody from writing the version table, and answers 1; on SQLite, the database.
fn use_books(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE; SELECT 1",
        Dialect::Postgres => "BEGIN; LOCK TABLE migrator_version IN ACCESS EXCLUSIVE MODE; SELECT 1",
        Dialect::Mysql => "BEGIN; SELECT 1 FROM migrator_version FOR UPDATE",
    }
}

fn a_stamp_waits_and_then_has_it(dialect: Dialect) {
    let app = program!("waiting").on(dialect);
    app.ok(&["upgrade", "w2"]);
    let mut holder = app.database().hold(use_books(dialect));
    let said = fails(&app, &["stamp", "w1", "--lock-timeout", "100ms", "--retries", "1"], 5);
    assert!(said.out.contains("attempt 2 of 2 begins anew in"), "{said:?}");
    for part in ["tried 2 times, waiting up to 100ms for a lock", "--retries"] {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }
    let child = trying_again(&app, &["stamp", "w1", "--lock-timeout", "200ms", "--retries", "50"]);
    holder.end();
    let said = rest(child);
    assert!(said.contains("was at w2, is now stamped w1"), "{said}");
    assert_eq!(app.database().rows(), ["w1"]);
    let stamps = "SELECT count(*) FROM migrator_version_journal WHERE action = 'stamp'";
    assert_eq!(app.database().column(stamps), ["1"]);
}

/// What keeps the books from being created.
fn the_version_table_is_waited_for(dialect: Dialect) {
    let app = program!("waiting").on(dialect);
    let hold = match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE; SELECT 1",
        Dialect::Postgres => use_books(dialect),
        Dialect::Mysql => "BEGIN; SELECT 1 FROM migrator_version_lock FOR UPDATE",
    };
    if dialect != Dialect::Sqlite {
        app.ok(&["upgrade", "w1"]);
    }
    let mut holder = app.database().hold(hold);
    let child = trying_again(&app, &["ensure_version", "--lock-timeout", "200ms", "--retries", "50"]);
    holder.end();
    let said = rest(child);
    assert!(said.contains("the version table `migrator_version` is there"), "{said}");
}

fn the_way_back_of_what_is_half_done_is_waited_for(dialect: Dialect) {
    let app = program!("half_done").on(dialect);
    fails(&app, &["upgrade", "h2"], 6);
    if dialect == Dialect::Postgres {
        // To drop it while the table is in use would be waited for without a limit, since it holds up nobody.
        app.database().sql("DROP INDEX ux_items_n");
    }
    let mut holder = app.database().hold(match dialect {
        Dialect::Sqlite => "BEGIN IMMEDIATE; SELECT 1",
        Dialect::Postgres | Dialect::Mysql => "BEGIN; SELECT 1 FROM (SELECT count(*) FROM items) AS counted",
    });
    let said = app.run(&["upgrade", "--undo", "--lock-timeout", "100ms", "--retries", "1"]);
    assert!([5, 6].contains(&said.code) && said.err.contains("tried 2 times"), "{said:?}");
    let child = trying_again(&app, &["upgrade", "--undo", "--lock-timeout", "200ms", "--retries", "50"]);
    holder.end();
    rest(child);
    assert_eq!(app.database().rows(), ["h1"]);
    assert!(app.json(&["current"])["half_done"].is_null());
    let undone = "SELECT count(*) FROM migrator_version_journal WHERE action = 'undo' AND outcome = 'done'";
    assert_eq!(app.database().column(undone), ["1"]);
    app.database().sql("UPDATE items SET n = id");
    app.ok(&["upgrade", "h2"]);
}

on_every_database!(
    a_stamp_waits_and_then_has_it,
    the_version_table_is_waited_for,
    the_way_back_of_what_is_half_done_is_waited_for,
);
