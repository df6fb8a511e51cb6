//! Behind PgBouncer in transaction mode, which gives a session to one transaction after the other: there a
//! lock of the session would be had by two.

use crate::locks::eight_upgrade;
use crate::support::clock::with_clock;
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
    let before = settings(&pooler);
    let said = run_through(&app, &pooler, &["upgrade", "head"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(settings(&pooler), before);
}

/// What is set in the session that the pooler gives to its next client.
fn settings(pooler: &PgBouncer) -> Vec<String> {
    let output = std::process::Command::new("psql")
        .args(["-X", "-q", "-t", "-A", &pooler.url(), "-c"])
        .arg(
            "SELECT name, setting FROM pg_settings WHERE source = 'session' \
             OR name IN ('lock_timeout', 'statement_timeout', 'search_path') ORDER BY 1",
        )
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let settings = String::from_utf8(output.stdout).unwrap();
    // The pooler itself sets what it follows of its clients, such as their names.
    let of_clients = ["application_name", "client_encoding", "DateStyle", "TimeZone"];
    let ours = |line: &&str| !of_clients.iter().any(|name| line.starts_with(&format!("{name}|")));
    settings.lines().filter(ours).map(ToOwned::to_owned).collect()
}

#[test]
fn a_statement_waits_no_longer_for_a_lock_than_it_may() {
    let app = program!("waiting").on(Dialect::Postgres);
    // One session for all, which nobody tidies up.
    let pooler = PgBouncer::before(app.database(), 1, "server_reset_query = ");
    app.ok(&["upgrade", "w2"]);
    let before = settings(&pooler);
    let mut holder = app.database().hold("BEGIN; SELECT 1 FROM (SELECT count(*) FROM users) AS counted");
    let limits = ["--lock-timeout", "300ms", "--retries", "1"];
    let said = run_through(&app, &pooler, &[&["upgrade", "w3"][..], &limits].concat());
    assert_eq!(said.code, 5, "{said:?}");
    for part in
        ["canceling statement due to lock timeout", "tried 2 times", "in use by pid ", "nothing was changed"]
    {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }
    assert_eq!(settings(&pooler), before);
    holder.end();

    let mut holder =
        app.database().hold("BEGIN; LOCK TABLE migrator_version IN SHARE ROW EXCLUSIVE MODE; SELECT 1");
    let said = run_through(&app, &pooler, &[&["stamp", "w1"][..], &limits].concat());
    assert_eq!(said.code, 5, "{said:?}");
    assert!(said.err.contains("lock timeout") && said.err.contains("tried 2 times"), "{said:?}");
    assert_eq!(settings(&pooler), before);
    holder.end();
    assert_eq!((app.database().rows(), app.holder()), (vec!["w2".to_owned()], None));

    let said = run_through(&app, &pooler, &["upgrade", "slow@head", "--statement-timeout", "300ms"]);
    assert_eq!(said.code, 5, "{said:?}");
    assert!(said.err.contains("allow more with --statement-timeout"), "{said:?}");
    assert_eq!(settings(&pooler), before);
    let said = run_through(&app, &pooler, &[&["upgrade", "w5"][..], &limits].concat());
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(settings(&pooler), before);
}

/// A pooler that refuses the options of a session, and one that passes over them.
const OPTIONS: [&str; 2] = [
    "server_reset_query = ",
    "server_reset_query = \nignore_startup_parameters = extra_float_digits, options",
];

#[test]
fn schemas_of_tenants_are_refused_behind_a_pooler() {
    for options in OPTIONS {
        let app = program!("failing").on(Dialect::Postgres);
        app.database().sql("CREATE SCHEMA acme; CREATE SCHEMA \"o'brien\"");
        app.write("migrator.toml", "[targets]\nschemas = [\"acme\", \"o'brien\"]\n");
        let pooler = PgBouncer::before(app.database(), 1, options);
        let before = settings(&pooler);
        for command in [&["upgrade", "one"][..], &["stamp", "one"], &["status"]] {
            let said = run_through(&app, &pooler, &[command, &["--all"]].concat());
            assert_eq!(said.code, 4, "{command:?}: {said:?}");
            for part in [
                "schema `acme` cannot be used through a pooler of transactions",
                "schema `o'brien` cannot",
                "give the address of the server itself",
            ] {
                assert!(said.err.contains(part), "{command:?}: {part}\n{}", said.err);
            }
        }
        // Nor does another client of the pooler look there now.
        assert_eq!(settings(&pooler), before);
        let tables = "SELECT 1 FROM information_schema.tables WHERE table_schema IN ('acme', 'o''brien')";
        assert!(app.database().is_empty() && app.database().sql(tables).is_empty());
        app.ok(&["upgrade", "one", "--all"]);
    }
}

#[test]
fn a_search_path_that_does_not_get_through_is_refused() {
    for options in OPTIONS {
        let app = program!("failing").on(Dialect::Postgres);
        app.database().sql("CREATE SCHEMA tenant");
        let pooler = PgBouncer::before(app.database(), 1, options);
        let url = |url: String| format!("{url}?options=-c%20search_path%3Dtenant");
        for command in [&["upgrade", "one"][..], &["stamp", "one"], &["current"], &["ensure_version"]] {
            let said = start(app.command(command).env("DATABASE_URL", url(pooler.url()))).wait();
            assert_eq!(said.code, 3, "{command:?}: {said:?}");
            assert!(
                said.err.contains("the search path in the options of the URL does not get through"),
                "{said:?}"
            );
            assert!(said.err.contains("SET search_path"), "{said:?}");
        }
        assert!(app.database().is_empty());

        // What helps, as is said: the server sets it for the user; or there is no pooler.
        let schemas = || {
            app.database().column("SELECT table_schema FROM information_schema.tables WHERE table_name = 'a'")
        };
        app.ok(&["upgrade", "one", "--database-url", &url(app.database().url())]);
        assert_eq!(schemas(), ["tenant"]);
        app.ok(&["downgrade", "base", "--database-url", &url(app.database().url())]);
        let name = app.database().quoted(&app.database().name());
        app.database().sql(&format!("ALTER ROLE migrator IN DATABASE {name} SET search_path = tenant"));
        let through_new = PgBouncer::before(app.database(), 1, options);
        let said = run_through(&app, &through_new, &["upgrade", "one"]);
        assert_eq!(said.code, 0, "{said:?}");
        assert_eq!(schemas(), ["tenant"]);
    }
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
        start(with_clock(app.command(arguments).env("DATABASE_URL", pooler.url()), days))
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
