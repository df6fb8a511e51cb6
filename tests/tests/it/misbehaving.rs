//! Migrations and surroundings that do what they should not: what is said is true all the same.

use crate::support::{Said, Workspace, program, sql_in};

fn fails(app: &Workspace, arguments: &[&str], code: i32) -> Said {
    let said = app.run(arguments);
    assert_eq!(said.code, code, "{said:?}");
    said
}

#[test]
fn sql_that_ends_the_transaction_is_found_out() {
    let app = program!("misbehaving");
    let said = fails(&app, &["upgrade", "commits@head"], 6);
    for part in [
        "upgrade of `c1` failed: it ended the transaction of the run",
        "execute COMMIT",
        "what was done until then stays",
    ] {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }
    assert_eq!(app.tables(), ["before"]);
}

#[test]
fn a_data_step_that_ends_the_transaction_is_found_out() {
    let app = program!("misbehaving");
    let said = fails(&app, &["upgrade", "step@head", "--json"], 6);
    let run = &serde_json::from_str::<serde_json::Value>(&said.out).unwrap()["error"]["run"];
    assert_eq!(run["nothing_changed"], false);
    assert_eq!(run["message"], "no more");
    assert_eq!(app.tables(), ["before"]);
}

#[test]
fn a_data_step_that_panics_is_a_failure_like_any_other() {
    let app = program!("misbehaving");
    let said = fails(&app, &["upgrade", "panics@head"], 5);
    assert!(said.err.contains("upgrade of `p1` failed: the data step panicked"), "{}", said.err);
    assert!(
        said.err.contains("there should be seven") && said.err.contains("nothing was changed"),
        "{}",
        said.err
    );
    assert!(app.tables().is_empty());
}

#[test]
fn two_programs_at_once_run_each_revision_once() {
    let app = program!("misbehaving");
    let mut first = app.command(&["upgrade", "slow@head"]).spawn().unwrap();
    let second = app.run(&["upgrade", "slow@head"]);
    assert!(first.wait().unwrap().success());
    assert_eq!(second.code, 0, "{second:?}");
    assert_eq!(app.column("SELECT count(*) FROM waited"), ["1"]);
    assert_eq!(app.column("SELECT revision FROM migrator_version_journal"), ["w1"]);
}

#[test]
fn an_empty_file_of_the_user_stays() {
    let app = program!("misbehaving");
    app.write("app.db", "");
    fails(&app, &["upgrade", "panics@head"], 5);
    assert_eq!(app.files(), ["app.db"]);
}

#[test]
fn rows_that_would_point_nowhere_name_the_revision_that_rebuilt() {
    let app = program!("misbehaving");
    app.ok(&["upgrade", "o1"]);
    app.sql("INSERT INTO children VALUES (1, 99)");
    let said = fails(&app, &["upgrade", "orphans@head"], 5);
    assert!(
        said.err.contains("upgrade of `o2` failed: 1 row points at rows that do not exist"),
        "{}",
        said.err
    );
    assert!(said.err.contains("`children` → `parents`"), "{}", said.err);
    assert!(said.err.contains("no row of `parents`: 1, such as parent = 99"), "{}", said.err);
    assert_eq!(app.rows(), ["o1"]);
}

#[test]
fn rows_that_pointed_nowhere_before_are_none_of_our_business() {
    let app = program!("misbehaving");
    app.ok(&["upgrade", "o1"]);
    app.sql("PRAGMA foreign_keys = OFF; CREATE TABLE mine (x REFERENCES parents (id)); INSERT INTO mine VALUES (5)");
    app.ok(&["upgrade", "orphans@head"]);
    assert_eq!(app.column("SELECT x FROM mine"), ["5"]);
}

#[test]
fn a_script_does_not_lose_what_no_migration_made() {
    for made in [
        "ALTER TABLE children ADD COLUMN note TEXT",
        "CREATE INDEX by_hand ON children (parent)",
        "CREATE TRIGGER by_hand AFTER DELETE ON children BEGIN SELECT 1; END",
    ] {
        let app = program!("misbehaving");
        app.ok(&["upgrade", "o1"]);
        app.sql(made);
        let structure = app.structure();
        let script = app.ok(&["upgrade", "o1:o2", "--sql"]);
        let said = crate::offline::shell(&app.path("app.db"), &script);
        assert!(said.contains("no migration made"), "{said}");
        assert_eq!(app.structure(), structure, "{made}");
        assert_eq!(app.rows(), ["o1"]);
        // The run itself keeps it.
        app.ok(&["upgrade", "o2"]);
        assert_eq!(app.structure().len(), structure.len(), "{made}");
    }
}

#[test]
fn a_script_does_not_commit_rows_that_point_nowhere() {
    let app = program!("misbehaving");
    app.ok(&["upgrade", "o1"]);
    app.sql("INSERT INTO children VALUES (1, 99)");
    let said = crate::offline::shell(&app.path("app.db"), &app.ok(&["upgrade", "o1:o3", "--sql"]));
    assert!(said.contains("rows point at rows that do not exist"), "{said}");
    assert_eq!(app.rows(), ["o1"]);
}

#[cfg(unix)]
#[test]
fn a_database_url_that_is_no_text_is_not_passed_over() {
    use std::os::unix::ffi::OsStrExt;
    let app = program!("failing");
    let url = std::ffi::OsStr::from_bytes(b"sqlite://\xff.db");
    let said = app.command(&["upgrade", "one"]).env("DATABASE_URL", url).output().unwrap();
    assert_eq!(said.status.code(), Some(2));
    assert!(app.files().is_empty());
}

#[test]
fn a_damaged_database_is_no_database() {
    let app = program!("failing");
    let mut damaged = b"SQLite format 3\0".to_vec();
    damaged.extend([7; 4000]);
    app.write("app.db", &damaged);
    let said = fails(&app, &["upgrade", "one"], 3);
    assert!(said.err.contains("not an SQLite database"), "{}", said.err);
    assert_eq!(std::fs::read(app.path("app.db")).unwrap(), damaged);
}

#[test]
fn the_version_table_is_found_whatever_its_letters() {
    let app = program!("failing");
    sql_in(
        &app.path("app.db"),
        "CREATE TABLE Migrator_Version (version_num VARCHAR(32) PRIMARY KEY); INSERT INTO Migrator_Version VALUES ('one')",
    );
    assert_eq!(app.ok(&["current"]), "one (current)\n");
}
