//! What bad input gets: a clear error with a way out, and nothing created or changed.

use crate::support::{Workspace, program, service};

fn refused(app: &Workspace, arguments: &[&str], code: i32, parts: &[&str]) {
    let said = app.run(arguments);
    assert_eq!(said.code, code, "{arguments:?}: {said:?}");
    for part in parts {
        assert!(said.err.contains(part), "{arguments:?}: {part}\n{}", said.err);
    }
}

#[test]
fn a_target_that_matches_nothing_or_several() {
    let app = service();
    refused(&app, &["upgrade", "b7c3d9e0f1a3"], 4, &["b7c3d9e0f1a3", "did you mean `b7c3d9e0f1a2`?"]);
    refused(&app, &["upgrade", "zzz"], 4, &["`zzz`", "`head`", "`b28f90a163d4`", "`assistant`"]);
    refused(&app, &["upgrade", "+50"], 4, &["+50"]);
    refused(&app, &["upgrade", "a"], 4, &["ae1027a6acf", "a17e8f9052c3"]);
    refused(&app, &["upgrade", "nobody@head"], 4, &["nobody"]);
    refused(&app, &["upgrade", "base:head"], 4, &["--sql"]);
    refused(&app, &["downgrade", "-1"], 4, &["-1"]);
    assert!(app.files().is_empty(), "{:?}", app.files());
}

#[test]
fn a_database_at_a_revision_that_is_not_known() {
    let app = program!("failing");
    app.ok(&["upgrade", "one"]);
    app.sql("UPDATE migrator_version SET version_num = 'from_the_future'");
    let structure = app.structure();
    for arguments in
        [&["upgrade", "head"][..], &["downgrade", "base"], &["current"], &["plan"], &["stamp", "one"]]
    {
        let parts = ["`from_the_future`", "does not know", "stamp --purge", "newer version of the code"];
        refused(&app, arguments, 4, &parts);
    }
    assert_eq!(app.structure(), structure);
    assert_eq!(app.rows(), ["from_the_future"]);
    app.ok(&["stamp", "--purge", "one"]);
    assert_eq!(app.rows(), ["one"]);
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let app = service();
    app.write("app.db", "dear diary, today nothing happened");
    refused(&app, &["upgrade", "head"], 3, &["`app.db` is not an SQLite database"]);
    assert_eq!(std::fs::read(app.path("app.db")).unwrap(), b"dear diary, today nothing happened");
}

#[test]
fn a_directory_that_is_missing_or_in_the_way() {
    let app = service();
    refused(
        &app,
        &["upgrade", "head", "--database-url", "sqlite://data/app.db"],
        3,
        &["directory `data` does not exist", "mkdir -p data"],
    );
    std::fs::create_dir(app.path("folder")).unwrap();
    refused(&app, &["upgrade", "head", "--database-url", "sqlite://folder"], 3, &["`folder` is a directory"]);
    assert_eq!(app.files(), ["folder"]);
}

#[test]
fn a_database_that_may_not_be_written() {
    let app = program!("failing");
    app.ok(&["upgrade", "one"]);
    let structure = app.structure();
    refused(
        &app,
        &["upgrade", "two", "--database-url", "sqlite://app.db?mode=ro"],
        5,
        &["readonly", "nothing was changed"],
    );
    assert_eq!(app.structure(), structure);
    app.ok(&["current", "--database-url", "sqlite://app.db?mode=ro"]);
}

#[test]
fn a_url_of_an_unknown_kind() {
    let app = service();
    refused(&app, &["current", "--database-url", "oracle://bob:hunter2@db/x"], 2, &["`oracle`", "sqlite:"]);
    refused(&app, &["current", "--database-url", "app.db"], 2, &["sqlite://app.db"]);
    refused(&app, &["current", "--database-url", "sqlite://"], 2, &["names no file"]);
    let said = app.run(&["current", "--database-url", "oracle://bob:hunter2@db/x"]);
    assert!(!said.err.contains("hunter2") && !said.out.contains("hunter2"));
    assert!(app.files().is_empty());
}

#[test]
fn settings_that_are_wrong() {
    let app = service();
    app.write("migrator.toml", "database_url = \"sqlite://x.db\"\nversoin_table = \"v\"\n");
    refused(&app, &["current"], 2, &["migrator.toml:2", "versoin_table", "version_table"]);
    app.write("migrator.toml", "transaction = \"sometimes\"\n");
    refused(&app, &["current"], 2, &["sometimes", "per-run, per-revision"]);
    refused(&app, &["current", "--config", "other.toml"], 2, &["other.toml"]);
    app.write("migrator.toml", "");
    app.write(".env", "DATABASE_URL=sqlite://secret word.db\n");
    let said = app.run(&["current"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(!said.err.contains("secret"), "{}", said.err);
}

#[test]
fn reading_creates_nothing() {
    let app = service();
    for arguments in
        [&["current"][..], &["history", "-i"], &["plan"], &["heads"], &["show", "head"], &["current", "-c"]]
    {
        let said = app.run(arguments);
        assert!(said.code <= 1, "{arguments:?}: {said:?}");
    }
    assert!(app.files().is_empty(), "{:?}", app.files());
}

#[test]
fn a_program_without_migrations_says_how_to_link_them() {
    let app = program!("empty");
    refused(
        &app,
        &["upgrade", "head"],
        4,
        &["no migration is linked", "use app_migrations as _;", "migrations!()"],
    );
    assert!(app.files().is_empty());
}

#[test]
fn wrong_arguments_are_usage_errors() {
    let app = service();
    refused(&app, &["upgraed", "head"], 2, &["upgrade"]);
    refused(&app, &["upgrade"], 2, &["<TARGET>"]);
    refused(&app, &["upgrade", "head", "--transaction", "never"], 2, &["per-run"]);
}
