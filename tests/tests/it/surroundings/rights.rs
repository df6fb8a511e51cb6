//! The database may not be written, or the user has not the right.

use super::{as_owner_of, on_servers, run, said, through};
use crate::support::{Said, TestDatabase, Workspace, program, query};
use migrator_core::capability::Dialect;
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::Command;

on_servers!(a_database_that_is_read_only, a_user_without_rights);

/// A user of this test alone, with a password; who has no rights yet.
fn new_user(database: &TestDatabase, dialect: Dialect) -> String {
    let name = format!("u_{}", database.name().rsplit('_').next().unwrap_or_default());
    let name = name[..name.len().min(30)].to_owned();
    match dialect {
        Dialect::Postgres => {
            database.sql(&format!("DROP ROLE IF EXISTS {name}; CREATE ROLE {name} LOGIN PASSWORD 'hunter2'"));
        }
        _ => {
            database.sql(&format!(
                "DROP USER IF EXISTS '{name}'@'%'; CREATE USER '{name}'@'%' IDENTIFIED BY 'hunter2'"
            ));
        }
    }
    name
}

fn drop_user(database: &TestDatabase, dialect: Dialect, name: &str) {
    match dialect {
        Dialect::Postgres => database.sql(&format!("DROP OWNED BY {name} CASCADE; DROP ROLE {name}")),
        _ => database.sql(&format!("DROP USER '{name}'@'%'")),
    };
}

fn url_of(database: &TestDatabase, user: &str) -> String {
    let url = database.url();
    let (scheme, rest) = url.split_once("://").unwrap();
    let (_, place) = rest.split_once('@').unwrap();
    format!("{scheme}://{user}:hunter2@{place}")
}

fn a_database_that_is_read_only(dialect: Dialect) {
    let app = program!("crash").on(dialect);
    let database = app.database();
    app.ok(&["upgrade", "c1"]);
    let before = (database.structure(), database.rows());
    let user = new_user(database, dialect);
    let quoted = database.quoted(&database.name());
    let server = database.server_url_with(if dialect == Dialect::Postgres { "postgres" } else { "mysql" });
    let (url, hold, release) = match dialect {
        Dialect::Postgres => (
            database.url(),
            format!("ALTER DATABASE {quoted} SET default_transaction_read_only = on"),
            format!("ALTER DATABASE {quoted} RESET default_transaction_read_only"),
        ),
        // It holds for all users but those who may administer the server, as the other tests' may.
        _ => {
            database.sql(&format!("GRANT ALL ON {quoted}.* TO '{user}'@'%'"));
            (
                url_of(database, &user),
                "SET GLOBAL read_only = 1".to_owned(),
                "SET GLOBAL read_only = 0".to_owned(),
            )
        }
    };
    query(dialect, &server, &hold).unwrap();
    let refused = run(&app, &url, &["upgrade", "head"]);
    let looked = run(&app, &url, &["current"]);
    query(dialect, &server, &release).unwrap();
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(refused.err.contains("nothing was changed"), "{refused:?}");
    assert!(
        refused.err.contains("does not allow writing") && !refused.err.contains("hunter2"),
        "{refused:?}"
    );
    assert!(looked.code == 0 && looked.out.starts_with("c1"), "{looked:?}");
    assert_eq!((database.structure(), database.rows()), before);
    let now = run(&app, &url, &["upgrade", "head"]);
    assert_eq!(now.code, 0, "{now:?}");
    assert_eq!(database.rows(), ["c9"]);
    drop_user(database, dialect, &user);
}

fn a_user_without_rights(dialect: Dialect) {
    let app = program!("crash").on(dialect);
    let database = app.database();
    let user = new_user(database, dialect);
    let quoted = database.quoted(&database.name());
    let (none, some, all) = match dialect {
        Dialect::Postgres => (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC".to_owned(),
            format!(
                "GRANT USAGE, CREATE ON SCHEMA public TO {user}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {user}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {user}"
            ),
            format!("GRANT migrator TO {user}"),
        ),
        _ => (
            format!("GRANT SELECT ON {quoted}.* TO '{user}'@'%'"),
            format!("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON {quoted}.* TO '{user}'@'%'"),
            format!("GRANT ALL ON {quoted}.* TO '{user}'@'%'"),
        ),
    };
    let url = url_of(database, &user);
    database.sql(&none);
    let refused = run(&app, &url, &["upgrade", "head"]);
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(refused.err.contains("nothing was changed"), "{refused:?}");
    assert!(
        refused.err.contains("grant the user this right") && !refused.err.contains("hunter2"),
        "{refused:?}"
    );
    assert!(database.is_empty(), "{:?}", database.tables());

    // The first revision is another user's, and this one may not change the table.
    app.ok(&["upgrade", "c1"]);
    database.sql(&some);
    let refused = run(&app, &url, &["upgrade", "head"]);
    assert!([5, 6].contains(&refused.code), "{refused:?}");
    assert_eq!(refused.err.contains("nothing was changed"), refused.code == 5, "{refused:?}");
    assert!(refused.err.contains("grant the user this right"), "{refused:?}");
    assert_eq!(database.rows(), ["c1"]);
    database.sql(&all);
    let now = run(&app, &url, &["upgrade", "head"]);
    assert_eq!(now.code, 0, "{now:?}");
    assert_eq!(database.rows(), ["c9"]);
    assert_eq!(
        database.sql(
            "SELECT id, n, extra, last FROM remarks_or_items ORDER BY 1"
                .replace("remarks_or_items", "items")
                .as_str()
        ),
        [["1", "101", "1111", "1"], ["2", "102", "1111", "2"]]
    );
    if dialect == Dialect::Mysql {
        drop_user(database, dialect, &user);
    } else {
        database.sql(&format!("REASSIGN OWNED BY {user} TO migrator"));
        drop_user(database, dialect, &user);
    }
}

/// Runs the program as a user whom the folder belongs to, and who is not root.
fn without_privileges(app: &Workspace, arguments: &[&str]) -> Said {
    let command = app.command(arguments);
    let mut command: Command = match as_owner_of(&app.path("")) {
        Some(before) => through(before, &command),
        None => command,
    };
    said(command.output().unwrap())
}

/// Gives the folder and what is in it to somebody who is not root, with these rights.
fn give_away(app: &Workspace, folder: u32, file: u32) {
    const NOBODY: u32 = 65_534;
    for (name, mode) in [("", folder), ("app.db", file)] {
        let path = app.path(name);
        if path.exists() {
            std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
            // Only root may, and only for root it is needed.
            let _ = chown(&path, Some(NOBODY), Some(NOBODY));
        }
    }
}

#[test]
fn a_file_that_may_not_be_written() {
    let app = program!("failing");
    app.ok(&["upgrade", "one"]);
    let before = (app.structure(), app.rows());
    for (folder, file) in [(0o755, 0o444), (0o555, 0o644), (0o555, 0o444)] {
        give_away(&app, folder, file);
        let refused = without_privileges(&app, &["upgrade", "two"]);
        assert_eq!(refused.code, 5, "{folder:o} {file:o}: {refused:?}");
        // What is in the way, and what to do.
        let says = [
            ["attempt to write a readonly database", "the file, its folder"],
            ["cannot lock the database by the file", "look after the rights on the file and its folder"],
        ];
        let said = says.iter().any(|parts| parts.iter().all(|part| refused.err.contains(part)));
        assert!(said, "{folder:o} {file:o}: {}", refused.err);
        let looked = without_privileges(&app, &["current"]);
        assert!(looked.code == 0 && looked.out.starts_with("one"), "{folder:o} {file:o}: {looked:?}");
        give_away(&app, 0o755, 0o644);
        assert_eq!((app.structure(), app.rows()), before);
    }
    let now = without_privileges(&app, &["upgrade", "two"]);
    assert_eq!(now.code, 0, "{now:?}");
}

#[test]
fn a_folder_in_which_no_file_may_be_made() {
    let app = program!("failing");
    give_away(&app, 0o555, 0o644);
    let refused = without_privileges(&app, &["upgrade", "two"]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.err.contains("the rights on the file and its directory"), "{refused:?}");
    give_away(&app, 0o755, 0o644);
    assert!(app.files().is_empty());
    assert_eq!(without_privileges(&app, &["upgrade", "two"]).code, 0);
}
