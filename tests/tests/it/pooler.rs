//! Behind PgBouncer in transaction mode, which gives a session to one transaction after the other: there a
//! lock of the session would be had by two.

use crate::locks::eight_upgrade;
use crate::support::pgbouncer::PgBouncer;
use crate::support::process::{Running, start};
use crate::support::{Said, Workspace, program};
use migrator_core::capability::Dialect;
use serde_json::Value;
use std::time::Duration;

/// The program, through the pooler.
fn through(app: &Workspace, pooler: &PgBouncer, arguments: &[&str]) -> Running {
    start(app.command(arguments).env("DATABASE_URL", pooler.url()))
}

fn run_through(app: &Workspace, pooler: &PgBouncer, arguments: &[&str]) -> Said {
    through(app, pooler, arguments).wait()
}

/// What the row of the lease says.
fn lease(app: &Workspace) -> Vec<String> {
    app.database()
        .sql("SELECT token, expires_at IS NULL FROM migrator_version_lock")
        .into_iter()
        .map(|row| row.join(" "))
        .collect()
}

#[test]
fn eight_programs_run_each_revision_once_behind_a_pooler() {
    for connections in [1, 4] {
        let app = program!("contended").on(Dialect::Postgres);
        let pooler = PgBouncer::before(app.database(), connections, "");
        eight_upgrade(&app, &pooler.url());
        // Only the lease was used, and it was given back.
        let lease = lease(&app);
        assert!(lease.len() == 1 && lease[0].ends_with(" t"), "{lease:?}");
        let locks = "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
                     WHERE l.locktype = 'advisory' AND d.datname = current_database()";
        assert_eq!(app.database().sql(locks), [["0"]]);
        assert_eq!(app.holder(), None);
    }
}

#[test]
fn a_pooler_that_passes_over_the_mark_is_told_by_it() {
    let app = program!("contended").on(Dialect::Postgres);
    let settings = "ignore_startup_parameters = extra_float_digits, options";
    let pooler = PgBouncer::before(app.database(), 2, settings);
    let first = through(&app, &pooler, &["upgrade", "head"]);
    let second = through(&app, &pooler, &["upgrade", "head"]);
    for one in [first, second] {
        let said = one.wait();
        assert_eq!(said.code, 0, "{said:?}");
    }
    assert_eq!(app.database().rows(), ["step"]);
    assert!(lease(&app)[0].ends_with(" t"));
}

#[test]
fn who_comes_with_the_pooler_and_who_comes_without_keep_each_other_out() {
    let app = program!("slow").on(Dialect::Postgres);
    let pooler = PgBouncer::before(app.database(), 4, "");
    app.ok(&["upgrade", "base0"]);

    let direct = app.start(&["upgrade", "step@head"]);
    app.until_held("null");
    let said = run_through(&app, &pooler, &["upgrade", "quick@head", "--wait", "1s"]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains(&format!("pid {} on host", direct.id())), "{}", said.err);
    direct.signal("INT");
    assert_eq!(direct.wait().code, 130);

    let pooled = through(&app, &pooler, &["upgrade", "step@head"]);
    let holder = app.until_held("null");
    assert_eq!((&holder["kind"], &holder["process"]), (&"lease".into(), &pooled.id().into()), "{holder}");
    let said = app.run(&["upgrade", "quick@head", "--wait", "1s"]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains(&format!("pid {} on host", pooled.id())), "{}", said.err);
    pooled.signal("INT");
    assert_eq!(pooled.wait().code, 130);
    app.ok(&["upgrade", "quick@head", "--wait", "0s"]);
}

#[test]
fn no_setting_and_no_lock_stays_in_the_pool() {
    let app = program!("contended").on(Dialect::Postgres);
    let pooler = PgBouncer::before(app.database(), 1, "server_reset_query = ");
    let url = pooler.url();
    let settings = || {
        let output = std::process::Command::new("psql")
            .args(["-X", "-q", "-t", "-A", &url, "-c"])
            .arg("SELECT name, setting FROM pg_settings WHERE source = 'session' OR name IN ('lock_timeout', 'statement_timeout') ORDER BY 1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let before = settings();
    let said = run_through(&app, &pooler, &["upgrade", "head"]);
    assert_eq!(said.code, 0, "{said:?}");
    let without_names = |settings: String| -> Vec<String> {
        // The pooler itself sets what it follows of its clients, such as their names.
        let of_clients = ["application_name", "client_encoding", "DateStyle", "TimeZone"];
        let ours = |line: &&str| !of_clients.iter().any(|name| line.starts_with(&format!("{name}|")));
        settings.lines().filter(ours).map(ToOwned::to_owned).collect()
    };
    assert_eq!(without_names(settings()), without_names(before));
}

#[test]
fn a_lease_that_its_holder_leaves_is_taken_over_when_nothing_of_it_runs() {
    let app = program!("slow").on(Dialect::Postgres);
    let pooler = PgBouncer::before(app.database(), 4, "");
    app.ok(&["upgrade", "base0"]);
    let killed = through(&app, &pooler, &["upgrade", "step@head"]);
    app.until_held("null");
    killed.signal("KILL");
    assert_eq!(killed.wait().code, 137);
    let holder = app.holder().unwrap();
    assert_eq!(holder["kind"], "lease", "{holder}");
    let said = run_through(&app, &pooler, &["upgrade", "quick@head", "--wait", "2m"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(app.database().column("SELECT mark FROM marks").is_empty());
    assert_eq!(lease(&app), ["2 t"]);
}

#[test]
fn a_statement_without_a_transaction_keeps_the_lease_of_who_was_killed() {
    let app = program!("contended").on(Dialect::Postgres);
    let pooler = PgBouncer::before(app.database(), 4, "");
    app.ok(&["upgrade", "alone"]);
    // A transaction with a snapshot makes the builder of the index wait.
    let mut reader = app.database().hold("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1");
    let killed = through(&app, &pooler, &["upgrade", "concurrent"]);
    app.until_held("CONCURRENTLY");
    killed.signal("STOP");
    // It does not renew its lease, but its statement runs.
    std::thread::sleep(Duration::from_secs(16));
    let refused = |wait: &str| {
        let said = run_through(&app, &pooler, &["upgrade", "head", "--wait", wait]);
        assert_eq!(said.code, 4, "{said:?}");
        assert!(said.err.contains("it runs: CREATE INDEX CONCURRENTLY"), "{}", said.err);
        assert_eq!(app.holder().unwrap()["life"], "expired");
    };
    refused("10s");
    killed.signal("KILL");
    drop(killed.wait());
    refused("7s");
    reader.end();
    let said = run_through(&app, &pooler, &["upgrade", "head", "--wait", "1m"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(app.database().rows(), ["step"]);
    assert_eq!(app.database().column("SELECT count(*) FROM runs WHERE revision = 'concurrent'"), ["1"]);
}

#[test]
fn who_lost_the_lease_does_nothing_more() {
    let app = program!("slow").on(Dialect::Postgres);
    let pooler = PgBouncer::before(app.database(), 4, "");
    app.ok(&["upgrade", "base0"]);
    let paused = through(&app, &pooler, &["upgrade", "rest@head"]);
    app.until_held("pg_sleep");
    paused.signal("STOP");
    let said =
        run_through(&app, &pooler, &["upgrade", "quick@head", "--break-lock", "--yes", "--wait", "1m"]);
    // It has waited for the statement, and then found the revision half done.
    assert!(said.err.contains("ending pid"), "{said:?}");
    assert_eq!(said.code, 0, "{said:?}");
    paused.signal("CONT");
    let said = paused.wait();
    assert!(said.code == 5 || said.code == 6, "{said:?}");
    assert!(said.err.contains("the lock on the database was lost"), "{}", said.err);
    let marks = app.database().column("SELECT mark FROM marks");
    assert_eq!(marks.iter().filter(|mark| *mark == "rest").count(), 1, "{marks:?}");
}

#[test]
fn a_clock_that_is_set_back_at_the_client_changes_nothing() {
    let app = program!("slow").on(Dialect::Postgres);
    let pooler = PgBouncer::before(app.database(), 4, "");
    app.ok(&["upgrade", "base0"]);
    // The holder lives in the past, and the next one in the future.
    let faked = |days: &str, arguments: &[&str]| {
        let command = app.command(arguments);
        let program = command.get_program().to_owned();
        let mut faked = std::process::Command::new("faketime");
        faked.args(["-f", days]).arg(program).args(arguments);
        faked.current_dir(app.path("")).env("DATABASE_URL", pooler.url());
        start(&mut faked)
    };
    let holder = faked("-2d", &["upgrade", "step@head"]);
    app.until_held("null");
    // Longer than a lease lasts.
    let said = faked("+3d", &["upgrade", "quick@head", "--wait", "20s"]).wait();
    assert_eq!(said.code, 4, "{said:?}");
    let status: Value = app.holder().unwrap();
    assert_eq!(status["life"], "alive", "{status}");
    drop(holder);
}

#[test]
fn ctrl_c_cancels_what_runs_behind_a_pooler() {
    let app = program!("slow").on(Dialect::Postgres);
    let pooler = PgBouncer::before(app.database(), 4, "");
    app.ok(&["upgrade", "base0"]);
    for label in ["statement", "alone", "step"] {
        let running = through(&app, &pooler, &["upgrade", &format!("{label}@head")]);
        app.until_held("");
        std::thread::sleep(Duration::from_secs(1));
        running.signal("INT");
        let said = running.wait();
        assert_eq!(said.code, 130, "{label}: {said:?}");
        assert!(said.err.contains("was interrupted in"), "{label}: {}", said.err);
        assert_eq!(app.holder(), None);
        if label == "alone" {
            app.ok(&["stamp", "--purge", "base0"]);
        }
    }
}
