//! A revision without a transaction that did not reach its end: it is said what is half done, and it goes on
//! or is taken back.

use crate::support::{Said, Workspace, on_every_database, program};
use migrator_core::capability::Dialect;
use serde_json::Value;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

on_every_database!(
    it_is_said_in_plain_words,
    what_failed_goes_on_once_the_cause_is_mended,
    what_failed_is_taken_back,
    what_comes_next_may_be_edited,
    what_ran_must_not_be_edited,
    a_stamp_says_that_it_was_mended_by_hand,
    it_goes_on_only_in_its_own_direction,
    books_of_an_earlier_version_will_do,
    a_user_s_own_sql_that_was_interrupted_is_asked_about,
);

/// A database on which `h2` failed at its index.
fn failed(dialect: Dialect) -> Workspace {
    let app = program!("half_done").on(dialect);
    let said = app.run(&["upgrade", "h2"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains("it goes on with statement 3 of"), "{}", said.err);
    app
}

fn mend(app: &Workspace) {
    app.database().sql("UPDATE items SET n = id");
}

fn half_done(app: &Workspace) -> Value {
    app.json(&["current"])["half_done"].clone()
}

fn columns(app: &Workspace, dialect: Dialect) -> Vec<String> {
    app.database().column(match dialect {
        Dialect::Sqlite => "SELECT name FROM pragma_table_info('items') ORDER BY cid",
        Dialect::Postgres => {
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'items' ORDER BY ordinal_position"
        }
        Dialect::Mysql => {
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'items' \
             AND table_schema = DATABASE() ORDER BY ordinal_position"
        }
    })
}

fn it_is_said_in_plain_words(dialect: Dialect) {
    let app = failed(dialect);
    let half = half_done(&app);
    assert_eq!((&half["revision"], &half["direction"]), (&"h2".into(), &"up".into()), "{half}");
    assert_eq!(
        (&half["done"], &half["next"], &half["undo"]),
        (&2.into(), &"failed".into(), &false.into()),
        "{half}"
    );
    // MySQL changes a table in one go where it can.
    let statements = if dialect == Dialect::Mysql { 3 } else { 4 };
    assert_eq!(half["statements"].as_array().unwrap().len(), statements, "{half}");
    for command in [&["current"][..], &["plan", "h2"], &["status"]] {
        let Said { code, out, err } = app.run(command);
        let said = out + &err;
        assert_eq!(code, 0, "{command:?}: {said}");
        for part in [
            "revision `h2` is half done: its upgrade ran 2 of",
            "statement 3 failed: ",
            "`upgrade` looks at the database and goes on where it stopped; `upgrade --undo` takes back what it did",
        ] {
            assert!(said.contains(part), "{command:?}: {part}\n{said}");
        }
    }
}

fn what_failed_goes_on_once_the_cause_is_mended(dialect: Dialect) {
    let app = failed(dialect);
    if dialect == Dialect::Postgres {
        let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ux_items_n'::regclass";
        assert_eq!(app.database().column(valid), ["f"], "PostgreSQL leaves an index that is not valid");
    }
    // Not mended, it fails at the same place.
    let said = app.run(&["upgrade", "h2"]);
    assert!(said.code == 6 && said.out.contains("going on with statement 3 of"), "{said:?}");
    mend(&app);
    let out = app.ok(&["upgrade", "h2"]);
    assert!(out.contains("h2 is half done: going on with statement 3 of"), "{out}");
    assert_eq!(columns(&app, dialect), ["id", "n", "first", "last"]);
    assert_eq!(app.database().column("SELECT first FROM items"), ["7", "7"]);
    assert!(half_done(&app).is_null());
    app.ok(&["validate"]);
    app.ok(&["downgrade", "base"]);
}

fn what_failed_is_taken_back(dialect: Dialect) {
    let app = failed(dialect);
    let out = app.ok(&["upgrade", "--undo"]);
    assert!(half_done(&app).is_null(), "{out}");
    assert_eq!(columns(&app, dialect), ["id", "n"]);
    assert_eq!(app.database().rows(), ["h1"]);
    app.ok(&["validate"]);
    let ran =
        app.database().sql("SELECT revision, action, outcome FROM migrator_version_journal ORDER BY id");
    assert_eq!(ran.last().unwrap()[..], ["h2", "undo", "done"]);
    let again = app.ok(&["upgrade", "--undo"]);
    assert!(again.contains("nothing to take back: no revision is half done"), "{again}");
    mend(&app);
    app.ok(&["upgrade", "h2"]);
}

fn what_comes_next_may_be_edited(dialect: Dialect) {
    let app = failed(dialect);
    mend(&app);
    let output = app.command(&["upgrade", "h2"]).env("EDITED", "next").output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(columns(&app, dialect), ["id", "n", "first", "mended"]);
}

fn what_ran_must_not_be_edited(dialect: Dialect) {
    let app = failed(dialect);
    mend(&app);
    let output = app.command(&["upgrade", "h2"]).env("EDITED", "ran").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains("statement 1 ran, and is now: ALTER TABLE") && said.contains("other"), "{said}");
    assert!(said.contains("put what already ran back as it was"), "{said}");
    assert_eq!(columns(&app, dialect), ["id", "n", "first"]);
}

fn a_stamp_says_that_it_was_mended_by_hand(dialect: Dialect) {
    let app = failed(dialect);
    app.ok(&["stamp", "h2"]);
    assert!(half_done(&app).is_null());
    assert_eq!(app.database().rows(), ["h2"]);
}

fn books_of_an_earlier_version_will_do(dialect: Dialect) {
    for arguments in [&["upgrade", "h2"][..], &["upgrade", "--undo"]] {
        let app = failed(dialect);
        mend(&app);
        app.database().sql("ALTER TABLE migrator_version_progress DROP COLUMN followers");
        assert_eq!(half_done(&app)["revision"], "h2");
        app.ok(arguments);
        assert!(half_done(&app).is_null());
        app.ok(&["validate"]);
    }
}

fn it_goes_on_only_in_its_own_direction(dialect: Dialect) {
    let app = failed(dialect);
    let said = app.run(&["downgrade", "base"]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains("revision `h2` is half done") && said.err.contains("--undo"), "{said:?}");
    assert_eq!(app.database().rows(), ["h1"]);
}

#[allow(clippy::zombie_processes)] // who asks for it ends it
/// A run, at the moment in which its statement of this number (from 0) is started.
fn running(app: &Workspace, arguments: &[&str], at: u64) -> Child {
    let mut run = app.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    loop {
        let half = half_done(app);
        if half["done"].as_u64() == Some(at) && half["next"] == "started" {
            return run;
        }
        if begun.elapsed() > Duration::from_secs(60) {
            run.kill().unwrap();
            panic!("{:?}: {half}", run.wait());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn a_user_s_own_sql_that_was_interrupted_is_asked_about(dialect: Dialect) {
    for (word, ran) in [("ran", false), ("did-not-run", true)] {
        let app = program!("half_done").on(dialect);
        app.ok(&["upgrade", "h1"]);
        mend(&app);
        app.ok(&["upgrade", "h2"]);
        let mut run = running(&app, &["upgrade", "h3"], 1);
        run.kill().unwrap();
        run.wait().unwrap();
        end_sessions(&app, dialect);

        let status = app.ok(&["status"]);
        assert!(status.contains("`upgrade` asks for --interrupted-statement"), "{status}");
        let said = app.run(&["upgrade", "h3"]);
        assert_eq!(said.code, 4, "{said:?}");
        for part in [
            "statement 2 was started, and may have taken effect",
            "cannot be told",
            "--interrupted-statement",
        ] {
            assert!(said.err.contains(part), "{part}\n{said:?}");
        }
        app.database().sql("CREATE TABLE quick (id INTEGER)");
        app.ok(&["upgrade", "h3", "--interrupted-statement", word]);
        assert_eq!(columns(&app, dialect)[4..], ["before", "after"]);
        if dialect != Dialect::Sqlite {
            let slept = app.database().tables().contains(&"slept".to_owned());
            assert_eq!(slept, ran, "{word}");
        }
        let ran = app
            .database()
            .sql("SELECT outcome FROM migrator_version_journal WHERE revision = 'h3' ORDER BY id");
        assert_eq!(ran, [["interrupted"], ["done"]]);
        let log = app.ok(&["log"]);
        assert!(log.contains("its runner ended before it; a later run found it half done"), "{log}");
    }
}

/// What another runner is in the middle of is no reason to do something.
#[test]
fn what_is_under_way_is_not_called_half_done() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
        let app = program!("half_done").on(dialect);
        app.ok(&["upgrade", "h1"]);
        mend(&app);
        app.ok(&["upgrade", "h2"]);
        let mut run = running(&app, &["upgrade", "h3"], 1);
        let expected = format!("revision `h3` is being run by pid {} on host", run.id());
        for command in ["current", "status"] {
            let Said { out, err, .. } = app.run(&[command]);
            assert!(out.contains(&expected) || err.contains(&expected), "{command}: {out}{err}");
            assert!(!err.contains("--undo") && !out.contains("--undo"), "{command}: {out}{err}");
        }
        run.kill().unwrap();
        run.wait().unwrap();
        end_sessions(&app, dialect);
    }
}

/// Ends what a killed program had the server do.
fn end_sessions(app: &Workspace, dialect: Dialect) {
    let name = app.database().name();
    match dialect {
        Dialect::Sqlite => {}
        Dialect::Postgres => {
            app.database().sql(&format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
            ));
        }
        Dialect::Mysql => {
            let others = format!(
                "SELECT id FROM information_schema.processlist WHERE db = '{name}' AND id <> connection_id()"
            );
            for id in app.database().column(&others) {
                // It may have ended by itself.
                let _ = app.database().try_sql(&format!("KILL {id}"));
            }
        }
    }
}

/// The runner died when the statement had taken effect, and before that was written down.
#[test]
fn what_is_done_is_not_done_again() {
    let cases = [("", "statement 2 of 2"), ("DROP", "statement 1 of 2")];
    let databases = [Dialect::Postgres, Dialect::Mysql];
    for (dialect, (undone, finds)) in
        databases.into_iter().flat_map(|dialect| cases.map(|case| (dialect, case)))
    {
        let app = program!("half_done").on(dialect);
        app.ok(&["upgrade", "waits@head"]);
        app.database().sql(
            "UPDATE migrator_version_progress SET state = 'started', position = 0; \
             UPDATE migrator_version SET version_num = 'h1'; DROP TABLE ends",
        );
        if undone == "DROP" {
            let on = if dialect == Dialect::Mysql { " ON items" } else { "" };
            app.database().sql(&format!("DROP INDEX ix_items_n{on}"));
        }
        let out = app.ok(&["upgrade", "waits@head"]);
        assert!(out.contains(finds), "{out}");
        assert_eq!(app.database().tables(), ["ends", "items"]);
        app.ok(&["validate"]);
    }
}

/// Somebody else changed the table meanwhile, in the way of the statement.
#[test]
fn what_is_neither_done_nor_not_is_asked_about() {
    let app = program!("half_done").on(Dialect::Mysql);
    app.ok(&["upgrade", "waits@head"]);
    app.database().sql(
        "UPDATE migrator_version_progress SET state = 'started', position = 0; \
         UPDATE migrator_version SET version_num = 'h1'; DROP TABLE ends; \
         DROP INDEX ix_items_n ON items; CREATE INDEX ix_items_n ON items (id)",
    );
    let said = app.run(&["upgrade", "waits@head"]);
    assert!(said.code == 4 && said.err.contains("cannot be told from the catalog"), "{said:?}");
    assert!(
        said.err.contains("before it, MySQL/MariaDB would differ by") && said.err.contains("ix_items_n"),
        "{said:?}"
    );
}

/// Killing the runner does not end the statement: it takes effect, and the next run waits for that.
#[test]
fn a_change_that_the_server_ends_alone_is_waited_for() {
    let app = program!("half_done").on(Dialect::Mysql);
    app.ok(&["upgrade", "h1"]);
    // The index waits until nobody reads the table any more.
    let mut reader = app.database().hold("BEGIN; SELECT 1 FROM items WHERE id = 1");
    let mut run = running(&app, &["upgrade", "waits@head", "--lock-timeout", "1m"], 0);
    run.kill().unwrap();
    run.wait().unwrap();
    let second = app.command(&["upgrade", "waits@head"]).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(half_done(&app)["next"], "started", "the second run waits for the first one's statement");
    reader.end();
    assert!(second.wait_with_output().unwrap().status.success());
    assert_eq!(app.database().tables(), ["ends", "items"]);
    app.ok(&["validate"]);
    let done = "SELECT count(*) FROM migrator_version_journal WHERE revision = 'h4' AND outcome = 'done'";
    assert_eq!(app.database().column(done), ["1"]);
}

/// The same on PostgreSQL, where the index waits for older transactions.
#[test]
fn an_index_that_the_server_ends_alone_is_waited_for() {
    let app = program!("half_done").on(Dialect::Postgres);
    app.ok(&["upgrade", "h1"]);
    let mut reader =
        app.database().hold("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM items WHERE id = 1");
    let mut run = running(&app, &["upgrade", "waits@head"], 0);
    std::thread::sleep(Duration::from_millis(300));
    run.kill().unwrap();
    run.wait().unwrap();
    let second = app.command(&["upgrade", "waits@head"]).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    reader.end();
    assert!(second.wait_with_output().unwrap().status.success());
    assert_eq!(app.database().tables(), ["ends", "items"]);
    app.ok(&["validate"]);
}
