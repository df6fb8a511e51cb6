//! `validate` finds what was changed by hand, `schema` prints either side; on every database.

use crate::support::{Workspace, service};
use migrator_core::capability::Dialect;
use serde_json::Value;

fn on_each(test: impl Fn(Dialect, Workspace)) {
    for dialect in Dialect::ALL {
        test(dialect, service().on(dialect));
    }
}

#[test]
fn what_the_migrations_made_is_valid_at_every_revision() {
    on_each(|dialect, app| {
        let said = app.run(&["validate"]);
        assert_eq!(said.code, 1, "{dialect}: {said:?}");
        assert!(said.err.contains("the database has no version table"), "{dialect}: {said:?}");
        let history = app.json(&["history"]);
        for entry in history["history"].as_array().unwrap().iter().rev() {
            let revision = entry["revision"].as_str().unwrap();
            app.ok(&["upgrade", revision]);
            assert!(app.ok(&["validate"]).starts_with("valid:"), "{dialect} at {revision}");
        }
        app.ok(&["downgrade", "base"]);
        assert!(app.ok(&["validate"]).contains("at base"), "{dialect}");
    });
}

#[test]
fn what_was_changed_by_hand_is_found_table_by_table() {
    on_each(|dialect, app| {
        app.ok(&["upgrade", "head"]);
        let database = app.database();
        database.sql("CREATE TABLE by_hand (id INTEGER PRIMARY KEY)");
        database.sql("ALTER TABLE users ADD COLUMN nope VARCHAR(9)");
        let drop = match dialect {
            Dialect::Mysql => "DROP INDEX ix_users_avatar_url ON users",
            Dialect::Sqlite | Dialect::Postgres => "DROP INDEX ix_users_avatar_url",
        };
        database.sql(drop);
        let said = app.run(&["validate"]);
        assert_eq!(said.code, 1, "{dialect}: {said:?}");
        let lines: Vec<&str> = said.out.lines().collect();
        let expected = [
            "+ table by_hand",
            "table users",
            "  + column nope: nope string(9)",
            "  - index ix_users_avatar_url: (avatar_url)",
        ];
        assert_eq!(lines, expected, "{dialect}");
        assert!(
            said.err.contains("differs from what the migrations make it in 3 places"),
            "{dialect}: {said:?}"
        );

        let said = app.run(&["validate", "--json"]);
        assert_eq!(said.code, 1, "{dialect}");
        let json: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(json["valid"], false);
        assert_eq!(json["differences"][1]["change"], "unexpected");
        assert_eq!(json["differences"][2]["name"], "ix_users_avatar_url");
        assert_eq!(app.database().tables().iter().filter(|table| *table == "migrator_probe").count(), 0);
    });
}

#[test]
fn both_sides_print_the_same_schema() {
    on_each(|dialect, app| {
        app.ok(&["upgrade", "7e4b5c6d2f90"]);
        // What the model calls otherwise than the database has the database's name there.
        let tables = |from: &str| -> Vec<String> {
            let text = app.ok(&["schema", "--from", from]);
            text.lines().filter(|line| !line.starts_with(' ')).map(ToOwned::to_owned).collect()
        };
        let of_database = tables("database");
        assert!(of_database.contains(&"table users".to_owned()), "{dialect}: {of_database:?}");
        assert!(of_database.contains(&"view active_users".to_owned()), "{dialect}: {of_database:?}");
        let at = app.ok(&["schema", "--at", "7e4b5c6d2f90"]);
        let of_history: Vec<&str> = at.lines().filter(|line| !line.starts_with(' ')).collect();
        assert_eq!(of_history, of_database, "{dialect}");

        let json = app.json(&["schema", "--from", "database"]);
        assert!(json["tables"]["users"]["columns"][0]["name"].is_string(), "{dialect}");
        let drawn = app.ok(&["schema", "--format", "mermaid"]);
        assert!(drawn.starts_with("erDiagram\n") && drawn.contains("\"users\" ||--o"), "{dialect}: {drawn}");
    });
}

#[test]
fn the_sql_of_the_schema_makes_it_again() {
    on_each(|dialect, app| {
        app.ok(&["upgrade", "head"]);
        let copy = service().on(dialect);
        for from in ["database", "history"] {
            let script = app.ok(&["schema", "--format", "sql", "--from", from]);
            copy.database().run_script(&script).unwrap();
            copy.ok(&["stamp", "head"]);
            assert!(copy.ok(&["validate"]).starts_with("valid:"), "{dialect} from {from}");
            if from == "database" {
                copy.ok(&["downgrade", "base"]);
            }
        }
    });
}

#[test]
fn a_schema_is_asked_for_in_a_way_that_makes_sense() {
    let app = service();
    let said = app.run(&["schema", "--from", "database", "--at", "head"]);
    assert_eq!(said.code, 2, "{said:?}");
    assert!(said.err.contains("a database is at no other revision"), "{said:?}");
    let said = app.run(&["schema", "--at", "b7c3d9e0f1a3"]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(app.ok(&["schema", "--from", "database"]).is_empty());
    assert!(app.files().is_empty(), "looking creates nothing");
}
