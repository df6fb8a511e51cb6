//! The clock goes backwards.

use super::on_servers;
use super::server::OwnServer;
use crate::crash::journey::{Journey, Reference};
use crate::support::clock::{clear_up, with_clock};
use crate::support::pgbouncer::PgBouncer;
use crate::support::process::{Running, start};
use crate::support::{Said, TestDatabase, Workspace, on_every_database, program};
use migrator_core::capability::Dialect;

on_every_database!(
    a_clock_that_goes_backwards,
    a_clock_that_was_two_days_ahead,
    a_holder_of_the_lock_whose_clock_is_ahead,
);
on_servers!(a_server_whose_clock_was_two_days_ahead);

/// Starts the program with a clock that is two days ahead.
fn start_ahead(app: &Workspace, arguments: &[&str]) -> Running {
    start(with_clock(&mut app.command(arguments), "+2d"))
}

fn ahead(app: &Workspace, arguments: &[&str]) -> Said {
    let said = start_ahead(app, arguments).wait();
    assert_eq!(said.code, 0, "{arguments:?}: {said:?}");
    said
}

/// The revisions of the log, from the oldest on, and the days at which their runs began.
fn logged(app: &Workspace) -> Vec<(String, String)> {
    let log = app.json(&["log", "--max-count", "0"]);
    let mut logged = Vec::new();
    for run in log["runs"].as_array().unwrap().iter().rev() {
        let day = run["started_at"].as_str().unwrap()[..10].to_owned();
        for step in run["steps"].as_array().unwrap() {
            logged.push((step["revision"].as_str().unwrap().to_owned(), day.clone()));
        }
    }
    logged
}

/// Half of the chain with a clock that is ahead, the rest with the true one.
fn a_clock_that_was_two_days_ahead(dialect: Dialect) {
    let reference = Reference::of(dialect);
    let journey = Journey::new(&reference, format!("a clock two days ahead, {dialect:?}"));
    let app = journey.app();
    ahead(app, &["upgrade", "c4"]);
    app.ok(&["upgrade", "head"]);
    journey.is_at_head();
    let log = logged(app);
    let revisions: Vec<&str> = log.iter().map(|(revision, _)| revision.as_str()).collect();
    assert_eq!(revisions, ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"]);
    // So it was: what came first has the later day.
    assert!(log[3].1 > log[4].1, "{log:?}");
    let again = app.run(&["upgrade", "head"]);
    assert!(again.code == 0 && again.err.is_empty() && again.out.contains("nothing to do"), "{again:?}");
    app.ok(&["validate"]);

    // A way back that is half done with the one clock goes on with the other.
    app.ok(&["downgrade", "c2"]);
    let events = reference.events_up;
    for at in [events / 3, events / 2, events - 3] {
        let mut killed = app.command(&["upgrade", "head"]);
        let said = start(with_clock(killed.env("CRASH_AT", at.to_string()), "+2d")).wait();
        assert!([0, 137].contains(&said.code), "{at}: {said:?}");
        journey.look_around();
        journey.ok(&["upgrade", "head"]);
        journey.is_at_head();
        app.ok(&["validate"]);
        ahead(app, &["downgrade", "c1"]);
        let last = logged(app).pop().unwrap();
        assert_eq!(last.0, "c2");
    }
    app.ok(&["downgrade", "base"]);
    journey.is_at_base();
}

/// It seems to have begun in two days.
fn a_holder_of_the_lock_whose_clock_is_ahead(dialect: Dialect) {
    let app = program!("slow").on(dialect);
    app.ok(&["upgrade", "base0"]);
    let holder = start_ahead(&app, &["upgrade", "step@head"]);
    let status = app.until_held("null");
    assert_eq!((&status["process"], &status["life"]), (&holder.id().into(), &"alive".into()), "{status}");
    let shown = app.run(&["lock-status"]);
    assert!(shown.code == 1 && shown.out.starts_with("held: pid "), "{shown:?}");
    let said = app.run(&["upgrade", "quick@head", "--wait", "1500ms"]);
    assert_eq!(said.code, 4, "{said:?}");
    holder.signal("KILL");
    drop(holder.wait());
    app.ok(&["upgrade", "quick@head", "--wait", "1m"]);

    // And the other way round: the one who waits has a clock that is ahead.
    let holder = app.start(&["upgrade", "step@head"]);
    app.until_held("null");
    let said = start_ahead(&app, &["stamp", "base", "--wait", "1500ms"]).wait();
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains(&format!("pid {} on host ", holder.id())), "{said:?}");
    holder.signal("INT");
    assert_eq!(holder.wait().code, 130);
    ahead(&app, &["downgrade", "base", "--wait", "0s"]);
    clear_up();
}

/// The server itself goes back by two days, and whoever was killed there left what is of days to come.
fn a_server_whose_clock_was_two_days_ahead(dialect: Dialect) {
    let mut server = OwnServer::start_with(dialect, |mut script| {
        with_clock(&mut script, "+2d");
        script
    });
    let app = program!("crash").on_database(TestDatabase::on_server(dialect, server.url()));
    app.ok(&["upgrade", "c4"]);
    let now = match dialect {
        Dialect::Postgres => "SELECT extract(epoch FROM now())::bigint",
        _ => "SELECT UNIX_TIMESTAMP()",
    };
    let seconds = |server: &OwnServer| server.sql(now)[0][0].parse::<u64>().unwrap();
    let before = seconds(&server);
    let slow = program!("slow").on_database(TestDatabase::on_server(dialect, server.url()));
    slow.ok(&["upgrade", "base0"]);
    let pooler = (dialect == Dialect::Postgres).then(|| PgBouncer::before(slow.database(), 2, ""));
    let mut command = slow.command(&["upgrade", "step@head"]);
    if let Some(pooler) = &pooler {
        command.env("DATABASE_URL", pooler.url());
    }
    let killed = start(&mut command);
    let holder = slow.until_held("null");
    killed.signal("KILL");
    drop(killed.wait());
    server.crash();
    assert!(seconds(&server) + 86_400 < before, "the clock did not go back");

    let mut command = slow.command(&["upgrade", "quick@head", "--wait", "2m"]);
    if let Some(pooler) = &pooler {
        assert_eq!(holder["kind"], "lease", "{holder}");
        let lasts = "SELECT expires_at > now() + interval '1 day' FROM migrator_version_lock";
        assert_eq!(slow.database().column(lasts), ["t"]);
        command.env("DATABASE_URL", pooler.url());
    }
    let said = start(&mut command).wait();
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(slow.database().tables(), ["marks", "quick"]);
    assert!(slow.database().column("SELECT mark FROM marks").is_empty());
    assert_eq!(slow.holder(), None);

    app.ok(&["upgrade", "head"]);
    assert_eq!(app.database().rows(), ["c9"]);
    let revisions: Vec<String> = logged(&app).into_iter().map(|(revision, _)| revision).collect();
    assert_eq!(revisions, ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"]);
    app.ok(&["validate"]);
    drop((app, slow, server));
    clear_up();
}

/// The journal is full of times to come: an earlier run had a clock that was far ahead.
fn a_clock_that_goes_backwards(dialect: Dialect) {
    let reference = Reference::of(dialect);
    let journey = Journey::new(&reference, format!("a clock that goes backwards, {dialect:?}"));
    let (app, database) = (journey.app(), journey.app().database());
    let ahead = || {
        let late = "2999-12-31T23:59:59.999999Z";
        database.sql(&format!(
            "UPDATE migrator_version_journal SET run_started_at = '{late}', started_at = '{late}'"
        ));
    };
    for target in ["c2", "c4", "c9"] {
        app.ok(&["upgrade", target]);
        ahead();
        let log = app.run(&["log"]);
        assert_eq!(log.code, 0, "{log:?}");
    }
    journey.is_at_head();
    // What ran last is what counts, whatever the clock said: nothing was altered, and nothing is missing.
    let again = app.run(&["upgrade", "head"]);
    assert!(again.code == 0 && again.err.is_empty() && again.out.contains("nothing to do"), "{again:?}");
    app.ok(&["validate"]);
    app.ok(&["downgrade", "c1"]);
    ahead();
    app.ok(&["upgrade", "head"]);
    app.ok(&["validate"]);
    journey.is_at_head();
    app.ok(&["downgrade", "base"]);
    journey.is_at_base();
}
