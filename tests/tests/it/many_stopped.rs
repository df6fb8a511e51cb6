//! Ctrl-C and SIGTERM while many databases are migrated: those under way end as one would, and no other begins.

use crate::many::{TENANTS, Tenants, json, outcomes, words};
use crate::support::on_every_database;
use crate::support::process::{Running, until};
use crate::support::{Said, program};
use migrator_core::capability::Dialect;
use serde_json::Value;
use std::time::Duration;

on_every_database!(ctrl_c_stops_all_of_them, after_sigterm_the_same_command_goes_on);

/// Two at a time: the first is done soon, the second and the third take their time, the fourth waits.
fn under_way(dialect: Dialect, arguments: &[&str]) -> (Tenants, Running) {
    let tenants = Tenants::of(program!("slow"), dialect);
    let begun = tenants.run(&["upgrade", "base0", "--all"]);
    assert_eq!(begun.code, 0, "{begun:?}");
    let pass = "INSERT INTO marks (mark) VALUES ('pass')";
    tenants.at(0, pass);
    let running =
        tenants.app.start(&[&["upgrade", "unless@head", "--all", "--jobs", "2"], arguments].concat());
    until("the second and the third are under way", || {
        [1, 2].into_iter().all(|tenant| works(&tenants, dialect, tenant)) && tenants.rows(0) == ["unless0"]
    });
    if dialect == Dialect::Sqlite {
        // Nobody sees what is running there.
        std::thread::sleep(Duration::from_millis(500));
    }
    (tenants, running)
}

/// Whether a tenant's statement that takes its time has begun, as far as that is to be seen.
fn works(tenants: &Tenants, dialect: Dialect, tenant: usize) -> bool {
    let database = tenants.app.database();
    match dialect {
        Dialect::Sqlite => tenants.app.path(&lock_file(tenant)).exists(),
        Dialect::Postgres => {
            let sleeping = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                            AND state = 'active' AND query LIKE 'SELECT pg_sleep%'";
            database.column(sleeping) == ["2"]
        }
        Dialect::Mysql => {
            let name = tenants.name(tenant);
            let sleeping = format!(
                "SELECT count(*) FROM information_schema.processlist WHERE db = '{name}' AND state = 'User sleep'"
            );
            database.column(&sleeping) == ["1"]
        }
    }
}

fn lock_file(tenant: usize) -> String {
    format!("{}.db-migrator_version.lock", TENANTS[tenant].replace(['\'', '"'], "_"))
}

/// No session of the run is left, and so no lock.
fn all_locks_are_free(tenants: &Tenants, dialect: Dialect) {
    let left = || match dialect {
        Dialect::Sqlite => {
            (0..TENANTS.len()).filter(|&tenant| tenants.app.path(&lock_file(tenant)).exists()).count()
        }
        Dialect::Postgres => {
            let locks = "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
                         WHERE l.locktype = 'advisory' AND d.datname = current_database()";
            tenants.app.database().sql(locks).len()
        }
        Dialect::Mysql => {
            let names: Vec<String> =
                (0..TENANTS.len()).map(|tenant| format!("'{}'", tenants.name(tenant))).collect();
            let sessions =
                format!("SELECT id FROM information_schema.processlist WHERE db IN ({})", names.join(", "));
            tenants.app.database().sql(&sessions).len()
        }
    };
    // The server has to see the end of a session first.
    until("the locks are free", || left() == 0);
}

/// Where the first is done, two were stopped, and one never began.
fn is_stopped_half_way(tenants: &Tenants, dialect: Dialect, report: &Value) {
    assert_eq!(words(report), ["changed", "failed", "failed", "not begun"], "{report}");
    assert_eq!(report["summary"]["not_begun"], 1);
    for tenant in [1, 2] {
        let run = &report["targets"][tenant]["error"]["run"];
        assert_eq!((&run["interrupted"], &run["revision"]), (&true.into(), &"unless0".into()), "{report}");
        assert!(tenants.at(tenant, "SELECT mark FROM marks").is_empty());
    }
    all_locks_are_free(tenants, dialect);
    let rows: Vec<Vec<String>> = (0..TENANTS.len()).map(|tenant| tenants.rows(tenant)).collect();
    assert_eq!(rows, [["unless0"], ["base0"], ["base0"], ["base0"]]);
    for tenant in 1..TENANTS.len() {
        tenants.at(tenant, "INSERT INTO marks (mark) VALUES ('pass')");
    }
}

fn stop(running: Running, signal: &str) -> Said {
    running.signal(signal);
    running.wait()
}

fn ctrl_c_stops_all_of_them(dialect: Dialect) {
    let (tenants, running) = under_way(dialect, &["--report", "report.json"]);
    let said = stop(running, "INT");
    assert_eq!(said.code, 130, "{said:?}");
    for part in ["4 targets in ", "changed   1  acme", "failed    2  ", "not begun 1  "] {
        let part = part.replace("acme", &tenants.name(0));
        assert!(said.out.contains(&part), "{part}\n{}", said.out);
    }
    for part in ["2 of 4 targets failed, 1 not begun", "was interrupted in `unless0`", "nothing was changed"]
    {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }
    let report: Value =
        serde_json::from_str(&std::fs::read_to_string(tenants.app.path("report.json")).unwrap()).unwrap();
    is_stopped_half_way(&tenants, dialect, &report);

    let rest = tenants.run(&["upgrade", "unless@head", "--failed-of", "report.json", "--json"]);
    assert_eq!(rest.code, 0, "{rest:?}");
    let names: Vec<String> = outcomes(&json(&rest)).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, [tenants.name(1), tenants.name(2), tenants.name(3)]);
    assert!((0..TENANTS.len()).all(|tenant| tenants.rows(tenant) == ["unless0"]));
}

fn after_sigterm_the_same_command_goes_on(dialect: Dialect) {
    let (tenants, running) = under_way(dialect, &["--json"]);
    let said = stop(running, "TERM");
    assert_eq!(said.code, 143, "{said:?}");
    is_stopped_half_way(&tenants, dialect, &json(&said));
    let again = tenants.run(&["upgrade", "unless@head", "--all", "--jobs", "2", "--json"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(words(&json(&again)), ["unchanged", "changed", "changed", "changed"]);
}

/// Some wait for other runners: they are stopped before anything was theirs to do.
#[test]
fn those_that_wait_for_another_runner_are_stopped_too() {
    let (tenants, holder) = under_way(Dialect::Postgres, &[]);
    let second = tenants.app.start(&["upgrade", "unless@head", "--all", "--jobs", "2"]);
    let waiting = "SELECT count(*) > 1 FROM pg_stat_activity WHERE datname = current_database() \
                   AND query LIKE '%pg_try_advisory_lock%' AND pid <> pg_backend_pid()";
    until("it waits", || tenants.app.database().column(waiting) == ["t"]);
    let said = stop(second, "INT");
    assert_eq!(said.code, 130, "{said:?}");
    assert!(
        said.err.contains("2 of 4 targets failed, 1 not begun") && said.err.contains("interrupted"),
        "{said:?}"
    );
    assert!(said.out.contains("unchanged 1  acme"), "{said:?}");
    drop(stop(holder, "INT"));
    all_locks_are_free(&tenants, Dialect::Postgres);
}

/// Between two targets, too: none is begun only to be stopped.
#[test]
fn none_begins_after_the_request() {
    let app = program!("slow");
    let said = app.run(&["stopped"]);
    assert_eq!((said.code, said.out.as_str()), (0, "0 failed, 3 not begun\n"), "{said:?}");
    assert!(app.files().is_empty(), "{:?}", app.files());
}
