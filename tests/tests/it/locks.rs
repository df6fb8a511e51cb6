//! One runner at a time: for a database and a version table, on every database.

use crate::support::process::{start, until};
use crate::support::{Workspace, program};
use migrator_core::capability::Dialect;

/// The revisions of `contended`, in order.
const CHAIN: [&str; 7] = ["rows", "table", "alone", "concurrent", "column", "last", "step"];

/// Runs a test on each database at once.
fn on_each(test: fn(Dialect)) {
    let tests = Dialect::ALL.map(|dialect| std::thread::spawn(move || test(dialect)));
    tests.into_iter().for_each(|test| test.join().unwrap());
}

/// Eight programs upgrade the database at this URL at once; each revision ran once, and the journal says so.
pub(crate) fn eight_upgrade(app: &Workspace, url: &str) {
    let start_one = |_| {
        let mut command = app.command(&["upgrade", "head", "--wait", "5m"]);
        start(command.env("DATABASE_URL", url))
    };
    let running: Vec<_> = (0..8).map(start_one).collect();
    for one in running {
        let said = one.wait();
        assert_eq!(said.code, 0, "{said:?}");
    }
    let database = app.database();
    let mut ran = database.column("SELECT revision FROM runs");
    ran.sort();
    let mut once = CHAIN.to_vec();
    once.sort_unstable();
    assert_eq!(ran, once);
    let journal =
        database.column("SELECT revision FROM migrator_version_journal WHERE outcome = 'done' ORDER BY id");
    assert_eq!(journal[0], "first");
    assert_eq!(journal[1..], CHAIN);
    assert_eq!(database.rows(), ["step"]);
}

#[test]
fn eight_programs_run_each_revision_once() {
    on_each(|dialect| {
        for _ in 0..3 {
            let app = program!("contended").on(dialect);
            eight_upgrade(&app, &app.database().url());
            assert_eq!(app.holder(), None);
        }
    });
}

#[test]
fn who_is_killed_lets_the_next_one_on_when_its_statement_has_ended() {
    on_each(|dialect| {
        let app = program!("slow").on(dialect);
        app.ok(&["upgrade", "base0"]);
        let killed = app.start(&["upgrade", "short@head"]);
        match dialect {
            Dialect::Sqlite => until("it runs", || app.holder().is_some()),
            _ => drop(app.until_held(if dialect == Dialect::Postgres { "pg_sleep" } else { "SLEEP" })),
        }
        killed.signal("KILL");
        assert_eq!(killed.wait().code, 137);
        if dialect != Dialect::Sqlite {
            let holder = app.holder().unwrap();
            assert_eq!(holder["life"], "process-gone", "{holder}");
        }
        let said = app.run(&["upgrade", "quick@head", "--wait", "1m"]);
        assert_eq!(said.code, 0, "{said:?}");
        // When the next one began, nothing of the first was running any more.
        assert_eq!(app.database().tables(), ["marks", "quick"]);
        assert_eq!(app.holder(), None);
    });
}

#[test]
fn two_that_build_an_index_concurrently_do_not_wait_for_each_other_in_a_ring() {
    let app = program!("contended").on(Dialect::Postgres);
    app.ok(&["upgrade", "alone"]);
    // A transaction with a snapshot makes the builder wait, and so the second runner too.
    let mut reader = app.database().hold("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1");
    let first = app.start(&["upgrade", "concurrent"]);
    app.until_held("CONCURRENTLY");
    let second = app.start(&["upgrade", "head"]);
    std::thread::sleep(std::time::Duration::from_millis(1500));
    reader.end();
    for one in [first, second] {
        let said = one.wait();
        assert_eq!(said.code, 0, "{said:?}");
    }
    assert_eq!(app.database().rows(), ["step"]);
}

/// A revision that takes its time in one statement, and in a transaction.
pub(crate) fn long(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite | Dialect::Postgres => "statement@head",
        // There SQL of a user's own may change the structure, and runs without one.
        Dialect::Mysql => "query@head",
    }
}

/// What a holder runs, as the server shows it.
pub(crate) fn words(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "null",
        Dialect::Postgres => "pg_sleep",
        Dialect::Mysql => "SLEEP",
    }
}

#[test]
fn at_the_deadline_it_is_said_who_holds_the_lock() {
    on_each(|dialect| {
        let app = program!("slow").on(dialect);
        app.ok(&["upgrade", "base0"]);
        let holder = app.start(&["upgrade", long(dialect)]);
        app.until_held(words(dialect));

        let who = format!("pid {} on host ", holder.id());
        let said = app.run(&["upgrade", "quick@head", "--wait", "0s"]);
        assert_eq!(said.code, 4, "{said:?}");
        assert!(said.err.contains(&who) && said.err.contains("is migrating this database"), "{}", said.err);
        assert!(said.err.contains("`lock-status` shows it") && said.err.contains("--wait"), "{}", said.err);
        assert!(!said.err.contains("waiting for"), "{}", said.err);

        app.write("migrator.toml", "wait = \"1500ms\"\n");
        let said = app.run(&["upgrade", "quick@head"]);
        assert_eq!(said.code, 4, "{said:?}");
        assert!(
            said.err.contains(&format!("waiting for {who}")) && said.err.contains(", since 1 s"),
            "{}",
            said.err
        );
        assert!(said.err.contains("; waited for 1 s"), "{}", said.err);
        if dialect != Dialect::Sqlite {
            assert!(said.err.contains("it runs: ") && said.err.contains(words(dialect)), "{}", said.err);
        }
        let said = app.run(&["stamp", "base", "--json"]);
        assert!(said.code == 4 && said.out.contains("\"code\": \"locked\""), "{said:?}");

        // Who has nothing to do, and who only reads, needs no lock.
        if dialect != Dialect::Sqlite {
            let said = app.run(&["upgrade", "base0", "--wait", "0s"]);
            assert_eq!(said.code, 0, "{said:?}");
        }
        app.ok(&["current"]);
        drop(holder);
    });
}

#[test]
fn a_wait_that_is_none_is_refused() {
    let app = program!("slow").on(Dialect::Sqlite);
    let said = app.run(&["upgrade", "head", "--wait", "soon"]);
    assert_eq!(said.code, 2, "{said:?}");
    app.write("migrator.toml", "wait = \"5 apples\"\n");
    let said = app.run(&["upgrade", "quick@head"]);
    assert!(said.code == 2 && said.err.contains("wait: `5 apples` is no duration"), "{said:?}");
}

#[test]
fn the_status_says_who_and_what_to_do() {
    on_each(|dialect| {
        let app = program!("slow").on(dialect);
        assert!(app.ok(&["lock-status"]).starts_with("free: nobody is migrating "));
        app.ok(&["upgrade", "base0"]);
        let running = app.start(&["upgrade", long(dialect)]);
        let holder = app.until_held(words(dialect));
        assert_eq!(holder["process"], running.id(), "{holder}");
        assert_eq!(holder["life"], "alive", "{holder}");
        assert!(holder["held_milliseconds"].is_number(), "{holder}");
        let said = app.run(&["lock-status"]);
        assert_eq!(said.code, 1, "{said:?}");
        let expected = format!("held: pid {} on host ", running.id());
        assert!(said.out.starts_with(&expected) && said.out.contains("to do:"), "{said:?}");
        if dialect != Dialect::Sqlite {
            assert!(said.out.contains("runs:     ") && said.out.contains("(for "), "{said:?}");
        }
        drop(running);
    });
}

#[test]
fn a_lock_is_broken_by_ending_its_session() {
    on_each(|dialect| {
        let app = program!("slow").on(dialect);
        app.ok(&["upgrade", "base0"]);
        let mut running = app.start(&["upgrade", long(dialect)]);
        app.until_held(words(dialect));

        let said = app.run(&["upgrade", "quick@head", "--break-lock"]);
        assert_eq!(said.code, 4, "{said:?}");
        let why = match dialect {
            Dialect::Sqlite => "a lock on a file ends with the process that holds it",
            Dialect::Postgres | Dialect::Mysql => "there is no terminal to ask",
        };
        assert!(said.err.contains(why), "{}", said.err);
        assert!(!running.has_ended());

        let said = app.run(&["upgrade", "quick@head", "--break-lock", "--yes", "--wait", "1m"]);
        if dialect == Dialect::Sqlite {
            assert_eq!(said.code, 4, "{said:?}");
            assert!(said.err.contains(&format!("end it: kill {}", running.id())), "{}", said.err);
            assert!(!running.has_ended());
            return;
        }
        assert_eq!(said.code, 0, "{said:?}");
        let ended = running.wait();
        assert_eq!(ended.code, 5, "{ended:?}");
        assert_eq!(app.database().tables(), ["marks", "quick"]);
        assert_eq!(app.holder(), None);
    });
}

#[test]
fn a_lock_that_is_free_needs_no_breaking() {
    let app = program!("slow").on(Dialect::Sqlite);
    let said = app.run(&["upgrade", "quick@head", "--break-lock"]);
    assert_eq!(said.code, 0, "{said:?}");
}

#[test]
fn another_users_session_is_left_to_who_may_end_it() {
    let app = program!("slow").on(Dialect::Postgres);
    app.ok(&["upgrade", "base0"]);
    let role = format!("r_{}", app.database().name());
    app.database().sql(&format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'x'; GRANT ALL ON SCHEMA public TO {role}; \
         GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}"
    ));
    let running = app.start(&["upgrade", "statement@head"]);
    let holder = app.until_held("pg_sleep");
    let (_, address) =
        app.database().url().split_once('@').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let url = format!("postgres://{role}:x@{address}");
    let said = app.run(&["upgrade", "quick@head", "--break-lock", "--yes", "--database-url", &url]);
    assert_eq!(said.code, 4, "{said:?}");
    let by_hand = format!("SELECT pg_terminate_backend({})", holder["session"]);
    assert!(said.err.contains(&by_hand), "{}", said.err);
    drop(running);
    app.database().sql(&format!("DROP OWNED BY {role}; DROP ROLE {role}"));
}

#[test]
fn version_tables_have_locks_of_their_own() {
    on_each(|dialect| {
        let app = program!("slow").on(dialect);
        app.ok(&["upgrade", "base0"]);
        let running = app.start(&["upgrade", "alone@head"]);
        app.until_held(words(dialect));
        let other = ["--version-table", "we\"ird o'brien таблица"];
        assert_eq!(app.run(&[&["lock-status"], &other[..]].concat()).code, 0);
        if dialect != Dialect::Sqlite {
            // There the transaction of the other keeps out everybody who writes.
            app.ok(&[&["stamp", "base0", "--wait", "0s"], &other[..]].concat());
        }
        drop(running);
    });
}

#[test]
fn a_run_that_is_dropped_lets_go() {
    on_each(|dialect| {
        for target in ["short@head", "step@head"] {
            let app = program!("slow").on(dialect);
            let said = app.run(&["dropped", target]);
            assert_eq!((said.code, said.out.as_str()), (0, "dropped: true\n1\n"), "{said:?}");
            assert_eq!(app.holder(), None);
        }
    });
}

#[test]
fn two_migrators_of_one_program_are_kept_apart() {
    on_each(|dialect| {
        let app = program!("slow").on(dialect);
        let said = app.run(&["twice"]);
        assert!(said.code == 0 && ["0 1\n", "1 0\n"].contains(&said.out.as_str()), "{said:?}");
    });
}

#[test]
fn the_file_of_the_lock_goes_with_it_and_must_be_writable() {
    let app = program!("slow");
    app.ok(&["upgrade", "quick@head"]);
    assert_eq!(app.files(), ["app.db"]);
    std::fs::create_dir(app.path("app.db-migrator_version.lock")).unwrap();
    let said = app.run(&["downgrade", "base"]);
    assert_eq!(said.code, 5, "{said:?}");
    assert!(said.err.contains("app.db-migrator_version.lock"), "{}", said.err);
    assert!(said.err.contains("look after the rights"), "{}", said.err);
    assert_eq!(app.rows(), ["quick0"]);
}

#[test]
fn a_link_to_a_database_has_the_database_s_lock() {
    let app = program!("slow");
    app.ok(&["upgrade", "base0"]);
    std::os::unix::fs::symlink(app.path("app.db"), app.path("link.db")).unwrap();
    let running = app.start(&["upgrade", "statement@head"]);
    app.until_held("null");
    let said = app.run(&["upgrade", "quick@head", "--wait", "0s", "--database-url", "sqlite://link.db"]);
    assert_eq!(said.code, 4, "{said:?}");
    drop(running);
}

#[test]
fn who_lost_the_lock_of_its_session_does_nothing_more() {
    let app = program!("slow").on(Dialect::Mysql);
    let said = app.run(&["upgrade", "careless@head"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert!(said.err.contains("the lock on the database was lost"), "{}", said.err);
    assert!(said.err.contains("`lock-status`"), "{}", said.err);
    assert_eq!(app.database().tables(), ["before", "marks"]);
}
