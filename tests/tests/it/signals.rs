//! Ctrl-C and SIGTERM stop a run wherever it is: what is not committed is taken back, the lock is given back.

use crate::support::process::{Running, until};
use crate::support::{Said, Workspace, program};
use migrator_core::capability::Dialect;
use std::time::{Duration, Instant};

/// Runs a test on each database at once.
fn on_each(test: fn(Dialect)) {
    let tests = Dialect::ALL.map(|dialect| std::thread::spawn(move || test(dialect)));
    tests.into_iter().for_each(|test| test.join().unwrap());
}

/// Starts an upgrade to a label of `slow`, and gives it when it is at what takes its time.
fn under_way(app: &Workspace, dialect: Dialect, label: &str) -> Running {
    app.ok(&["upgrade", "base0"]);
    let running = app.start(&["upgrade", &format!("{label}@head")]);
    let words = match (label, dialect) {
        ("step" | "busy", _) | (_, Dialect::Sqlite) => "null",
        (_, Dialect::Postgres) => "pg_sleep",
        (_, Dialect::Mysql) => "SLEEP",
    };
    app.until_held(words);
    // On SQLite, and in a data step, nobody sees what is running.
    std::thread::sleep(Duration::from_millis(500));
    running
}

/// Sends the signal, and gives what the program says at its end, which comes soon.
fn stop(running: Running, signal: &str) -> Said {
    running.signal(signal);
    let sent = Instant::now();
    let said = running.wait();
    assert!(sent.elapsed() < Duration::from_secs(60), "it went on: {said:?}");
    said
}

#[test]
fn ctrl_c_takes_back_what_is_in_a_transaction() {
    on_each(|dialect| {
        for label in ["statement", "query", "asks", "step"] {
            if (label, dialect) == ("statement", Dialect::Mysql) {
                continue; // there it has no transaction
            }
            let app = program!("slow").on(dialect);
            let said = stop(under_way(&app, dialect, label), "INT");
            assert_eq!(said.code, 130, "{label}: {said:?}");
            let expected = format!("the upgrade was interrupted in `{label}0`");
            assert!(said.err.contains(&expected), "{label}: {}", said.err);
            assert!(said.err.contains("nothing was changed"), "{label}: {}", said.err);
            assert!(!said.err.contains("cancel"), "{label}: {}", said.err);
            assert_eq!(app.holder(), None);
            assert!(app.database().column("SELECT mark FROM marks").is_empty());
            app.ok(&["upgrade", "quick@head", "--wait", "0s"]);
        }
    });
}

/// SQLite takes the transaction back by itself then; MySQL takes the statement for done.
#[test]
fn ctrl_c_in_one_statement_that_writes_names_the_revision_and_what_stays() {
    on_each(|dialect| {
        let app = program!("slow").on(dialect);
        let said = stop(under_way(&app, dialect, "writes"), "INT");
        assert_eq!(said.code, 130, "{said:?}");
        assert!(said.err.contains("the upgrade was interrupted in `writes0`"), "{}", said.err);
        let unchanged = said.err.contains("nothing was changed");
        assert_eq!(unchanged, dialect != Dialect::Mysql, "{}", said.err);
        assert!(!said.err.contains("``") && !said.err.contains("ended the transaction"), "{}", said.err);
        let elsewhere = if dialect == Dialect::Mysql { "on SQLite" } else { "on MySQL" };
        assert!(!said.err.contains(elsewhere), "{}", said.err);
        assert_eq!(app.holder(), None);
        assert!(app.database().column("SELECT mark FROM marks").is_empty());
    });
}

#[test]
fn sigterm_says_what_stays_of_a_step_without_a_transaction() {
    on_each(|dialect| {
        let app = program!("slow").on(dialect);
        let said = stop(under_way(&app, dialect, "alone"), "TERM");
        assert_eq!(said.code, 143, "{said:?}");
        assert!(said.err.contains("the upgrade was interrupted in `alone0`"), "{}", said.err);
        assert!(!said.err.contains("nothing was changed"), "{}", said.err);
        assert_eq!(app.holder(), None);
        // The first statement is done, and the books say so.
        assert_eq!(app.database().column("SELECT mark FROM marks"), ["alone"]);
        assert!(app.run(&["current"]).err.contains("`alone0` is half done"), "{:?}", app.run(&["current"]));
    });
}

#[test]
fn json_says_that_it_was_interrupted() {
    let app = program!("slow").on(Dialect::Sqlite);
    app.ok(&["upgrade", "base0"]);
    let running = app.start(&["upgrade", "step@head", "--json"]);
    app.until_held("null");
    std::thread::sleep(Duration::from_millis(500));
    let said = stop(running, "INT");
    let report: serde_json::Value = serde_json::from_str(&said.out).unwrap();
    let error = &report["error"];
    assert_eq!((&error["code"], &error["exit_code"]), (&"interrupted".into(), &130.into()), "{report}");
    assert_eq!(error["run"]["interrupted"], true);
    assert_eq!(error["run"]["message"], "interrupted");
    assert_eq!(error["run"]["left"][0], "step0");
}

#[test]
fn who_waits_for_the_lock_can_be_stopped() {
    on_each(|dialect| {
        let app = program!("slow").on(dialect);
        let holder = under_way(&app, dialect, "step");
        let waiting = app.start(&["upgrade", "quick@head"]);
        std::thread::sleep(Duration::from_millis(1500));
        let said = stop(waiting, "INT");
        assert_eq!(said.code, 130, "{said:?}");
        assert!(said.err.contains("the upgrade was interrupted\n"), "{}", said.err);
        assert!(said.err.contains("nothing was changed"), "{}", said.err);

        for arguments in [&["stamp", "base"][..], &["ensure_version"]] {
            let other = app.start(arguments);
            std::thread::sleep(Duration::from_millis(1500));
            let said = stop(other, "TERM");
            assert_eq!(said.code, 143, "{said:?}");
            assert!(
                said.err.contains("waiting for pid") && said.err.contains("nothing was changed"),
                "{said:?}"
            );
            let said = app.run(&[arguments, &["--wait", "0s"]].concat());
            assert!(said.code == 4 && said.err.contains("is migrating this database"), "{said:?}");
        }
        drop(holder);
    });
}

/// A server that takes a connection, and never says a word.
#[test]
fn who_waits_for_a_server_to_answer_can_be_stopped() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    for (scheme, signal, code) in [("postgres", "INT", 130), ("mysql", "TERM", 143)] {
        let url = format!("{scheme}://u:secret@{address}/app");
        let app = program!("slow");
        app.write("migrator.toml", "[targets]\nquery = \"SELECT url FROM tenants\"\n");
        for arguments in [
            &["upgrade", "quick@head"][..],
            &["upgrade", "quick@head", "--all"],
            &["stamp", "base"],
            &["ensure_version"],
        ] {
            let running = app.start(&[arguments, &["--database-url", &url]].concat());
            std::thread::sleep(Duration::from_secs(1));
            let said = stop(running, signal);
            assert_eq!(said.code, code, "{arguments:?}: {said:?}");
            assert!(said.err.contains("interrupted; nothing was changed"), "{arguments:?}: {said:?}");
        }
    }
}

#[test]
fn a_stamp_that_waits_for_the_books_can_be_stopped() {
    let app = program!("slow").on(Dialect::Postgres);
    app.ok(&["upgrade", "base0"]);
    let mut holder =
        app.database().hold("BEGIN; LOCK TABLE migrator_version IN ACCESS EXCLUSIVE MODE; SELECT 1");
    // In the statement that waits, and between two attempts.
    for (limits, seconds) in [(["1m", "0"], 1), (["10ms", "50"], 5)] {
        let stamp = app.start(&["stamp", "base", "--lock-timeout", limits[0], "--retries", limits[1]]);
        std::thread::sleep(Duration::from_secs(seconds));
        let said = stop(stamp, "INT");
        assert_eq!(said.code, 130, "{said:?}");
        assert!(said.err.contains("interrupted; nothing was changed"), "{said:?}");
    }
    holder.end();
    assert_eq!((app.database().rows(), app.holder()), (vec!["base0".to_owned()], None));
}

#[test]
fn the_second_signal_ends_a_step_that_does_not_listen() {
    let app = program!("slow").on(Dialect::Sqlite);
    let mut running = under_way(&app, Dialect::Sqlite, "busy");
    running.signal("INT");
    std::thread::sleep(Duration::from_millis(500));
    assert!(!running.has_ended());
    let said = stop(running, "INT");
    assert_eq!(said.code, 130, "{said:?}");
    until("the lock is free", || app.holder().is_none());
    assert!(app.database().column("SELECT mark FROM marks").is_empty());
}
