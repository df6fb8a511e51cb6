//! What holds on every database: each of these tests runs on all of them.

use crate::support::{Said, TestDatabase, Workspace, clauses, on_every_database, program, service};
use migrator_core::capability::Dialect;
use migrator_sql::mysql::session::set_session;
use std::process::Stdio;

on_every_database!(
    the_chain_goes_up_down_and_up,
    rows_are_kept_on_the_way,
    a_stamp_is_as_good_as_a_run,
    a_failed_run_says_what_remains,
    rows_alone_are_taken_back,
    a_data_step_that_changes_the_structure_is_found_out_where_that_commits,
    a_connection_that_is_cut,
    an_error_that_a_data_step_swallows,
    sql_that_ends_the_transaction,
    two_programs_at_once_run_a_revision_once,
    values_of_every_kind_are_bound,
    odd_names_go_up_down_and_up,
    the_version_table_may_have_an_odd_name,
    bodies_with_semicolons,
    what_cannot_run_in_a_transaction,
    a_script_leaves_what_the_run_leaves,
    a_script_of_odd_names_leaves_what_the_run_leaves,
    a_stamp_is_scripted,
    the_version_table_is_made_on_its_own,
    a_new_label_is_used_in_a_later_revision,
    a_new_label_is_used_in_the_same_revision,
);

fn fails(app: &Workspace, arguments: &[&str], code: i32) -> Said {
    let said = app.run(arguments);
    assert_eq!(said.code, code, "{said:?}");
    assert!(!said.err.contains("migrator:migrator@"), "{}", said.err);
    said
}

/// The structure, whatever its layout on SQLite, where it is the text of the user.
fn structure(database: &TestDatabase, dialect: Dialect) -> Vec<(String, Vec<String>)> {
    let text = database.structure();
    if dialect != Dialect::Sqlite {
        return vec![(text, Vec::new())];
    }
    let rows = database.sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' \
         AND tbl_name NOT LIKE 'migrator_%' ORDER BY 1, 2",
    );
    clauses(&rows)
}

fn journal(database: &TestDatabase) -> Vec<Vec<String>> {
    database.sql("SELECT revision, action, outcome FROM migrator_version_journal ORDER BY id")
}

fn the_chain_goes_up_down_and_up(dialect: Dialect) {
    let app = service().on(dialect);
    assert!(app.ok(&["current"]).contains("at base"));
    assert!(app.database().is_empty(), "looking creates nothing");
    assert_eq!(app.json(&["upgrade", "head"])["steps"].as_array().unwrap().len(), 18);
    let up = structure(app.database(), dialect);
    assert_eq!(app.database().rows(), ["b28f90a163d4"]);
    assert!(app.ok(&["current"]).starts_with("b28f90a163d4 (head)"));
    assert!(app.ok(&["history", "--indicate-current"]).contains("b28f90a163d4 (head)"));
    assert!(app.ok(&["upgrade", "head"]).contains("nothing to do"));

    app.ok(&["downgrade", "base"]);
    assert!(app.database().tables().is_empty(), "{:?}", app.database().tables());
    assert!(app.database().rows().is_empty());
    app.ok(&["upgrade", "heads", "--transaction", "per-revision"]);
    assert_eq!(structure(app.database(), dialect), up);
}

fn rows_are_kept_on_the_way(dialect: Dialect) {
    let sasha = "11111111-1111-1111-1111-111111111111";
    let app = service().on(dialect);
    let database = app.database();
    app.ok(&["upgrade", "b7c3d9e0f1a2"]);
    database.sql(&format!(
        "INSERT INTO users (id, email, first_name, last_name) VALUES ('{sasha}', 'sasha@example.org', 'Саша', 'О''Коннор')"
    ));
    app.ok(&["upgrade", "c1d2e3f40516"]);
    assert_eq!(database.column("SELECT full_name FROM users"), ["Саша О'Коннор"]);
    app.ok(&["upgrade", "18e5f607c93a"]);
    database.sql(&format!(
        "INSERT INTO events (title, date, owner_id) VALUES ('Забег', '2025-06-01 10:00:00', '{sasha}')"
    ));
    database
        .sql("CREATE TABLE legacy_feedback (body VARCHAR(20)); INSERT INTO legacy_feedback VALUES ('good')");
    app.ok(&["upgrade", "head"]);
    assert_eq!(database.sql("SELECT title, owner_id FROM events"), [["Забег", sasha]]);
    assert_eq!(database.column("SELECT email FROM active_users"), ["sasha@example.org"]);
    assert_eq!(database.column("SELECT body FROM feedback"), ["good"]);

    app.ok(&["downgrade", "18e5f607c93a"]);
    let date = database.column("SELECT date FROM events").remove(0);
    assert!(date.starts_with("2025-06-01 10:00:00"), "{date}");
    app.ok(&["downgrade", "base"]);
    assert_eq!(database.tables(), ["legacy_feedback"]);
}

fn a_stamp_is_as_good_as_a_run(dialect: Dialect) {
    let app = service().on(dialect);
    app.ok(&["stamp", "4b18", "8f5c"]);
    assert_eq!(app.database().rows(), ["4b18293afc6d", "8f5c6d7e30a1"]);
    app.ok(&["stamp", "--purge", "ae10"]);
    assert_eq!(app.database().rows(), ["ae1027a6acf"]);
    assert!(app.database().tables().is_empty());
    let ran = journal(app.database());
    assert_eq!(ran[1], ["ae1027a6acf", "stamp", "done"]);
}

fn a_failed_run_says_what_remains(dialect: Dialect) {
    let app = program!("failing").on(dialect);
    let database = app.database();
    if dialect == Dialect::Mysql {
        let said = fails(&app, &["upgrade", "head"], 6);
        for part in
            ["Duplicate entry 'x'", "MySQL and MariaDB commit each change", "done before it: one, two"]
        {
            assert!(said.err.contains(part), "{part}\n{}", said.err);
        }
        assert_eq!(database.tables(), ["a", "b", "c"]);
        assert_eq!(database.rows(), ["two"]);
        let ran = journal(database);
        assert_eq!(ran[2..], [["three", "up", "failed"]]);
        let half = app.json(&["current"])["half_done"].clone();
        assert_eq!((&half["done"], &half["next"]), (&1.into(), &"failed".into()), "{half}");
        // Mended, it goes on where it stopped.
        database.sql("DELETE FROM a WHERE id = 2");
        assert_eq!(app.json(&["upgrade", "head"])["steps"].as_array().unwrap().len(), 1);
        assert_eq!(database.tables(), ["a", "b", "c", "d"]);
        assert_eq!(journal(database)[3..], [["three", "up", "done"]]);
        return;
    }
    let said = fails(&app, &["upgrade", "head"], 5);
    assert!(said.err.contains("operation: + create unique index ux_a_name on a (name)"), "{}", said.err);
    assert!(said.err.contains("nothing was changed"), "{}", said.err);
    if dialect == Dialect::Postgres {
        assert!(said.err.contains("detail: Key (name)=(x) is duplicated.\n"), "{}", said.err);
    }
    assert!(database.is_empty());
    let said = fails(&app, &["upgrade", "head", "--transaction", "per-revision"], 6);
    assert!(said.err.contains("these revisions are done and stay: one, two"), "{}", said.err);
    assert_eq!(database.tables(), ["a", "b"]);
    assert_eq!(database.rows(), ["two"]);
    let ran = [["one", "up", "done"], ["two", "up", "done"], ["three", "up", "failed"]];
    assert_eq!(journal(database), ran);
}

fn rows_alone_are_taken_back(dialect: Dialect) {
    let app = program!("portable").on(dialect);
    app.ok(&["upgrade", "r1"]);
    let said = fails(&app, &["upgrade", "rows@head"], 5);
    assert!(
        said.err.contains("upgrade of `r2` failed") && said.err.contains("nothing was changed"),
        "{}",
        said.err
    );
    assert!(app.database().sql("SELECT * FROM items").is_empty());
    assert_eq!(app.database().rows(), ["r1"]);
    let transactional = app.json(&["plan", "rows@head"])["steps"][0]["transaction"].clone();
    assert_eq!(transactional, true);
}

fn a_data_step_that_changes_the_structure_is_found_out_where_that_commits(dialect: Dialect) {
    let app = program!("portable").on(dialect);
    if dialect == Dialect::Mysql {
        let said = fails(&app, &["upgrade", "structure@head"], 6);
        assert!(
            said.err.contains("no more") && said.err.contains("what was done until then stays"),
            "{}",
            said.err
        );
        assert_eq!(app.database().tables(), ["by_step"]);
    } else {
        let said = fails(&app, &["upgrade", "structure@head"], 5);
        assert!(said.err.contains("no more") && said.err.contains("nothing was changed"), "{}", said.err);
        assert!(app.database().tables().is_empty());
    }
}

fn a_connection_that_is_cut(dialect: Dialect) {
    let app = program!("portable").on(dialect);
    if dialect == Dialect::Mysql {
        let said = fails(&app, &["upgrade", "lost@head"], 6);
        assert!(said.err.contains("MySQL and MariaDB commit each change"), "{}", said.err);
        assert_eq!(app.database().tables(), ["before_the_cut"]);
        assert!(journal(app.database()).is_empty());
        let half = app.json(&["current"])["half_done"].clone();
        assert_eq!((&half["done"], &half["next"]), (&1.into(), &"planned".into()), "{half}");
    } else {
        let said = fails(&app, &["upgrade", "lost@head"], 5);
        assert!(said.err.contains("nothing was changed"), "{}", said.err);
        assert_eq!(said.err.contains("see with `current`"), dialect == Dialect::Postgres, "{}", said.err);
        assert!(app.database().is_empty());
    }
}

fn an_error_that_a_data_step_swallows(dialect: Dialect) {
    let app = program!("portable").on(dialect);
    if dialect == Dialect::Postgres {
        let said = fails(&app, &["upgrade", "swallowed@head"], 5);
        assert!(said.err.contains("one of its statements failed"), "{}", said.err);
        assert!(said.err.contains("nothing was changed"), "{}", said.err);
        assert!(app.database().is_empty());
    } else {
        app.ok(&["upgrade", "swallowed@head"]);
        assert_eq!(app.database().rows(), ["s1"]);
    }
}

fn sql_that_ends_the_transaction(dialect: Dialect) {
    let app = program!("misbehaving").on(dialect);
    if dialect == Dialect::Mysql {
        // Each change commits there, so there was none to end.
        app.ok(&["upgrade", "commits@head"]);
        assert_eq!(app.database().tables(), ["after", "before"]);
        return;
    }
    let said = fails(&app, &["upgrade", "commits@head"], 6);
    assert!(said.err.contains("it ended the transaction of the run"), "{}", said.err);
    assert_eq!(app.database().tables(), ["before"]);
    let said = fails(&program!("misbehaving").on(dialect), &["upgrade", "step@head"], 6);
    assert!(said.err.contains("what was done until then stays"), "{}", said.err);
}

fn two_programs_at_once_run_a_revision_once(dialect: Dialect) {
    let app = program!("portable").on(dialect);
    let mut others: Vec<_> = (0..3)
        .map(|_| app.command(&["upgrade", "slow@head"]).stdout(Stdio::null()).spawn().unwrap())
        .collect();
    let said = app.run(&["upgrade", "slow@head"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(others.iter_mut().all(|other| other.wait().unwrap().success()));
    assert_eq!(app.database().column("SELECT count(*) FROM waited"), ["1"]);
    let done = journal(app.database()).into_iter().filter(|row| row[2] == "done").count();
    assert_eq!(done, 1);
}

fn values_of_every_kind_are_bound(dialect: Dialect) {
    let app = program!("portable").on(dialect);
    app.ok(&["upgrade", "values@head"]);
    let kept = app.database().sql("SELECT code, price, big, at, data FROM kept WHERE id = 1").remove(0);
    assert_eq!(kept[0], "00000000-0000-0000-0000-000000000001");
    assert!(kept[1].starts_with("-9.5"), "{kept:?}");
    assert_eq!(kept[2], i64::MAX.to_string());
    assert!(kept[3].starts_with("2024-01-02 03:04:05"), "{kept:?}");
    assert_eq!(kept[4].replace(' ', ""), "{\"a\":\"'?\"}");
}

fn odd_names_go_up_down_and_up(dialect: Dialect) {
    let app = program!("portable").on(dialect);
    let database = app.database();
    app.ok(&["upgrade", "o'ne"]);
    let first = structure(database, dialect);
    assert_eq!(database.rows(), ["o'ne"]);
    let table = database.quoted("o'brien");
    let rows = database.sql(&format!("SELECT * FROM {table} ORDER BY 1"));
    assert_eq!(
        rows,
        [["1", "'; DROP TABLE x; --", "ы", "NULL"], ["2", "line\nbreak \\ back", "NULL", "NULL"]]
    );

    app.ok(&["upgrade", "дважды"]);
    assert_eq!(database.tables(), ["o'brien", "short'er", "we\"ird; --"]);
    let column = database.quoted("o'column");
    assert_eq!(
        database.column(&format!("SELECT {column} FROM {table} ORDER BY 1")),
        ["'; DROP TABLE x; --", "line\nbreak \\ back"]
    );
    let second = structure(database, dialect);
    app.ok(&["downgrade", "names@-1"]);
    if dialect == Dialect::Postgres {
        // A column that went and came back stands last.
        assert_eq!(first[0].0.lines().count(), structure(database, dialect)[0].0.lines().count());
    } else if dialect == Dialect::Sqlite {
        let names = |all: &[(String, Vec<String>)]| all.iter().map(|one| one.0.clone()).collect::<Vec<_>>();
        assert_eq!(names(&structure(database, dialect)), names(&first));
    }
    app.ok(&["upgrade", "дважды"]);
    assert_eq!(structure(database, dialect)[0].0.lines().count(), second[0].0.lines().count());
    app.ok(&["downgrade", "base"]);
    assert!(database.tables().is_empty(), "{:?}", database.tables());
}

fn the_version_table_may_have_an_odd_name(dialect: Dialect) {
    let app = program!("portable").on(dialect);
    for name in ["o'brien \"versions\" `x` \\", "select", "таблица"] {
        app.ok(&["upgrade", "r1", "--version-table", name]);
        assert!(app.ok(&["current", "--version-table", name]).starts_with("r1"));
        let rows = app.database().column(&format!("SELECT version_num FROM {}", app.database().quoted(name)));
        assert_eq!(rows, ["r1"]);
        app.ok(&["downgrade", "base", "--version-table", name]);
    }
}

fn bodies_with_semicolons(dialect: Dialect) {
    let (run, scripted) = (program!("portable").on(dialect), program!("portable").on(dialect));
    run.ok(&["upgrade", "b1"]);
    scripted.database().run_script(&scripted.ok(&["upgrade", "b1", "--sql"])).unwrap();
    for app in [&run, &scripted] {
        assert_eq!(app.database().column("SELECT n FROM counts ORDER BY n"), ["1", "1", "2", "2"]);
        assert_eq!(app.database().column("SELECT n FROM counted ORDER BY n"), ["7", "8"]);
        assert_eq!(app.database().rows(), ["b1"]);
    }
    assert_eq!(structure(scripted.database(), dialect), structure(run.database(), dialect));
    run.ok(&["downgrade", "base"]);
    scripted.database().run_script(&scripted.ok(&["downgrade", "b1:base", "--sql"])).unwrap();
    assert!(run.database().tables().is_empty() && scripted.database().tables().is_empty());
}

fn what_cannot_run_in_a_transaction(dialect: Dialect) {
    let app = program!("portable").on(dialect);
    let script = app.ok(&["upgrade", "a1", "--sql"]);
    app.ok(&["upgrade", "a1"]);
    let structure = app.database().structure();
    assert!(structure.contains("ix_a") && structure.contains("ix_b"), "{structure}");
    let ran = journal(app.database());
    assert_eq!(ran, [["a1", "up", "done"]]);
    let scripted = TestDatabase::new(dialect);
    scripted.run_script(&script).unwrap();
    assert_eq!(scripted.structure(), structure);

    app.ok(&["downgrade", "base"]);
    app.database().sql("CREATE TABLE other (id INTEGER); CREATE INDEX ix_b ON other (id)");
    if dialect != Dialect::Mysql {
        let said = fails(&app, &["upgrade", "a1"], 6);
        assert!(
            said.err.contains("runs without a transaction") && said.err.contains("exists"),
            "{}",
            said.err
        );
        assert_eq!(app.database().tables(), ["big", "other"]);
    }
}

fn a_script_leaves_what_the_run_leaves(dialect: Dialect) {
    let (run, scripted) = (service().on(dialect), service().on(dialect));
    run.ok(&["upgrade", "head"]);
    // The script needs no database, whatever kind it is for.
    let elsewhere = service();
    let script = elsewhere.ok(&[
        "upgrade",
        "head",
        "--sql",
        "--dialect",
        dialect.word(),
        "--allow-data-steps-skipped",
    ]);
    assert!(elsewhere.files().is_empty());
    scripted.database().run_script(&script).unwrap();
    assert_eq!(structure(scripted.database(), dialect), structure(run.database(), dialect));
    assert_eq!(scripted.database().rows(), run.database().rows());

    run.ok(&["downgrade", "ae10"]);
    let script = scripted.ok(&["downgrade", "b28f:ae10", "--sql", "--allow-data-steps-skipped"]);
    scripted.database().run_script(&script).unwrap();
    assert_eq!(structure(scripted.database(), dialect), structure(run.database(), dialect));
    assert_eq!(scripted.database().rows(), ["ae1027a6acf"]);
    // It stops at the first error.
    let refused = scripted.database().run_script(&script);
    assert!(refused.is_err(), "{script}");
    assert_eq!(scripted.database().rows(), ["ae1027a6acf"]);
}

fn a_script_of_odd_names_leaves_what_the_run_leaves(dialect: Dialect) {
    let (run, scripted) = (program!("portable").on(dialect), program!("portable").on(dialect));
    run.ok(&["upgrade", "o'ne"]);
    scripted.database().run_script(&scripted.ok(&["upgrade", "o'ne", "--sql"])).unwrap();
    assert_eq!(structure(scripted.database(), dialect), structure(run.database(), dialect));
    let table = run.database().quoted("o'brien");
    let rows = format!("SELECT * FROM {table} ORDER BY 1");
    assert_eq!(scripted.database().sql(&rows), run.database().sql(&rows));
    assert_eq!(scripted.database().rows(), ["o'ne"]);
}

fn a_stamp_is_scripted(dialect: Dialect) {
    let app = service().on(dialect);
    app.database().run_script(&app.ok(&["stamp", "4b18", "8f5c", "--sql"])).unwrap();
    assert_eq!(app.database().rows(), ["4b18293afc6d", "8f5c6d7e30a1"]);
    let script = service().ok(&["stamp", "8f5c:ae10", "--sql", "--dialect", dialect.word()]);
    app.database().run_script(&script).unwrap();
    assert_eq!(app.database().rows(), ["4b18293afc6d", "ae1027a6acf"]);
}

fn the_version_table_is_made_on_its_own(dialect: Dialect) {
    let (run, scripted) = (service().on(dialect), service().on(dialect));
    run.ok(&["ensure_version"]);
    run.ok(&["ensure_version"]);
    assert!(run.database().rows().is_empty());
    scripted.database().run_script(&scripted.ok(&["ensure_version", "--sql"])).unwrap();
    assert!(scripted.database().rows().is_empty());
    run.ok(&["upgrade", "ae10"]);
    scripted.ok(&["upgrade", "ae10"]);
    assert_eq!(scripted.database().rows(), run.database().rows());
}

#[test]
fn a_server_that_cannot_be_had_says_the_way_out_and_no_password() {
    for dialect in [Dialect::Postgres, Dialect::Mysql] {
        let app = service().on(dialect);
        let url = app.database().url();
        let (user, address) = url.split_once("@127.0.0.1:").unwrap();
        let scheme = user.split("://").next().unwrap();
        let database = app.database().server_url_with("no_such");
        let unreachable = format!("{scheme}://bob:s3cret@127.0.0.1:1/app");
        let wrong = format!("{scheme}://migrator:s3cret@127.0.0.1:{address}");
        let malformed = format!("{scheme}://bob:s3/cret@127.0.0.1:{address}");
        let nobody = format!("{scheme}://nobody:s3cret@127.0.0.1:{address}");
        for (url, fact, help) in [
            (unreachable.as_str(), "cannot reach", "check that the server runs"),
            (&wrong, "cannot log in", "check user and password"),
            (&nobody, "cannot log in", "check user and password"),
            (&malformed, "cannot read the database URL", "`/` as %2F"),
            (&database, "there is no database `no_such`", "no_such"),
        ] {
            let said = fails(&app, &["current", "--database-url", url], 3);
            assert!(said.err.contains(fact) && said.err.contains(help), "{}", said.err);
            assert!(!said.err.contains("s3") && !said.err.contains("cret@"), "{}", said.err);
        }
    }
}

#[test]
fn a_password_that_is_not_sent_unencrypted_says_the_way_out() {
    let app = service().on(Dialect::Mysql);
    let database = app.database();
    let user: String = database.name().chars().rev().take(24).collect();
    let create = format!("CREATE USER '{user}' IDENTIFIED WITH caching_sha2_password BY 's3cret'");
    if let Err(refused) = database.try_sql(&create) {
        assert!(database.column("SELECT VERSION()")[0].contains("MariaDB"), "{refused}");
        assert!(refused.contains("error in your SQL syntax"), "{refused}");
        return;
    }
    let (_, address) = database.url().rsplit_once('@').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let url = format!("mysql://{user}:s3cret@{address}?ssl-mode=DISABLED");
    let said = fails(&app, &["current", "--database-url", &url], 3);
    assert!(
        said.err.contains("takes this user's password over an encrypted connection only"),
        "{}",
        said.err
    );
    assert!(said.err.contains("ssl-mode") || said.err.contains("features = [\"tls\"]"), "{}", said.err);
    assert!(!said.err.contains("s3cret"), "{}", said.err);
    database.sql(&format!("DROP USER '{user}'"));
}

#[test]
fn a_password_in_percent_encoding_is_read() {
    let database = TestDatabase::new(Dialect::Postgres);
    let user = database.name();
    database.sql(&format!("CREATE ROLE {user} LOGIN PASSWORD 'a@b:c/d?e#f%'"));
    let (_, address) = database.url().rsplit_once('@').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let url = format!("PostgreSQL://{user}:a%40b%3Ac%2Fd%3Fe%23f%25@{address}");
    let said = service().ok(&["current", "--database-url", &url]);
    assert!(said.contains(&format!("{user}:***@")) && !said.contains("a%40b"), "{said}");
    database.sql(&format!("DROP ROLE {user}"));
}

#[test]
fn a_right_that_is_missing_is_said() {
    let app = service().on(Dialect::Postgres);
    let user = app.database().name();
    app.database()
        .sql(&format!("CREATE ROLE {user} LOGIN PASSWORD 'x'; REVOKE CREATE ON SCHEMA public FROM public"));
    let (_, address) =
        app.database().url().rsplit_once('@').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let said =
        fails(&app, &["upgrade", "head", "--database-url", &format!("postgres://{user}:x@{address}")], 5);
    assert!(
        said.err.contains("permission denied") && said.err.contains("grant the user this right"),
        "{}",
        said.err
    );
    app.database().sql(&format!("DROP ROLE {user}"));
}

#[test]
fn an_error_far_down_in_a_message_is_found() {
    // The whole message is read before its first statement runs.
    let app = program!("far_down").on(Dialect::Postgres);
    let said = fails(&app, &["upgrade", "head"], 5);
    for part in ["upgrade of `two` failed: unterminated", "create table broken", "nothing was changed"] {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }
    assert!(app.database().is_empty());
}

#[test]
fn the_session_of_mysql_means_what_is_written() {
    let database = TestDatabase::new(Dialect::Mysql);
    let mut modes = vec!["ANSI,NO_BACKSLASH_ESCAPES", "", "NO_ZERO_DATE", "NO_BACKSLASH_ESCAPES"];
    match database.try_sql("SET sql_mode = 'ORACLE'") {
        Ok(_) => modes.push("ORACLE"),
        Err(refused) => {
            assert!(!database.column("SELECT VERSION()")[0].contains("MariaDB"), "{refused}");
            assert!(refused.contains("can't be set to the value of 'ORACLE'"), "{refused}");
        }
    }
    for server in modes {
        // The server's own mode is that of all tests.
        let set = set_session().replace("@@GLOBAL.sql_mode", "@@sql_mode");
        let values = database.sql(&format!(
            "SET sql_mode = '{server}'; {set}; SELECT @@sql_mode, \"it's\", 'a\\\\b', @@time_zone, @@character_set_client"
        ));
        assert!(values[0][0].contains("STRICT_TRANS_TABLES"), "{values:?}");
        assert_eq!(values[0][0].contains("NO_ZERO_DATE"), server.contains("NO_ZERO_DATE"), "{values:?}");
        assert_eq!(values[0][1..], ["it's", "a\\b", "+00:00", "utf8mb4"]);
    }
}

#[test]
fn per_run_is_explained_where_it_cannot_be() {
    let app = service().on(Dialect::Mysql);
    let said = app.run(&["upgrade", "head", "--transaction", "per-run"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("commit each change of the structure by themselves"), "{}", said.err);
}

const MOODS: &str = "SELECT id, mood FROM people ORDER BY id";

/// PostgreSQL lets nobody use it before a commit: the run, and the script, commit there.
fn a_new_label_is_used_in_a_later_revision(dialect: Dialect) {
    let (run, scripted) = (program!("labels").on(dialect), program!("labels").on(dialect));
    let plan = run.ok(&["plan", "used"]);
    let transactions = match dialect {
        Dialect::Sqlite => "4 steps in 1 transaction",
        Dialect::Postgres => "4 steps in 2 transactions",
        Dialect::Mysql => "4 steps",
    };
    assert!(plan.contains(transactions), "{plan}");
    let one = run.ok(&["plan", "unrelated"]);
    assert!(dialect == Dialect::Mysql || one.contains("3 steps in 1 transaction"), "{one}");
    run.ok(&["upgrade", "used"]);
    assert_eq!(run.database().sql(MOODS), [["1", "it's fine"]]);
    assert_eq!(run.database().rows(), ["used"]);
    run.ok(&["validate"]);
    scripted.database().run_script(&scripted.ok(&["upgrade", "used", "--sql"])).unwrap();
    assert_eq!(scripted.database().sql(MOODS), [["1", "it's fine"]]);
}

fn a_new_label_is_used_in_the_same_revision(dialect: Dialect) {
    let app = program!("labels").on(dialect);
    app.ok(&["upgrade", "moods"]);
    if dialect != Dialect::Postgres {
        app.ok(&["upgrade", "together"]);
        assert_eq!(app.database().sql(MOODS), [["2", "new"]]);
        return;
    }
    for arguments in [&["upgrade", "together"][..], &["upgrade", "moods:together", "--sql"]] {
        let said = app.run(arguments);
        assert_ne!(said.code, 0, "{said:?}");
        let fact = "PostgreSQL lets nobody use label `new` of enum `mood` in the transaction that adds it";
        assert!(said.err.contains(fact) && said.err.contains("use it in the next revision"), "{said:?}");
    }
    let said = fails(&app, &["upgrade", "hidden"], 5);
    assert!(
        said.err.contains("unsafe use of new value") && said.err.contains("use it in the next revision"),
        "{said:?}"
    );
    assert_eq!(app.database().rows(), ["moods"]);
}
