//! The service's chain on SQLite: up to head, down to base, up again, with rows in the tables.

use crate::support::{Workspace, clauses, service};

const SASHA: &str = "11111111-1111-1111-1111-111111111111";
const KIM: &str = "00000000-0000-0000-0000-000000000002";

/// People and events, as an application would have written them at revision `18e5f607c93a`.
fn fill(app: &Workspace) {
    app.sql(&format!(
        "INSERT INTO users (id, email, first_name, last_name, full_name, phone) VALUES
           ('{SASHA}', 'sasha@example.org', 'Саша', 'О''Коннор', 'Саша О''Коннор', '+7 900 000'),
           ('{KIM}', 'kim@example.org', 'Kim', '', 'Kim', NULL);
         INSERT INTO events (title, date, owner_id) VALUES ('Забег', '2025-06-01 10:00:00', '{SASHA}');
         INSERT INTO event_participants (event_id, user_id) VALUES (1, '{KIM}');
         INSERT INTO calorie_entries (user_id, food, calories) VALUES ('{KIM}', 'борщ', 250), ('{KIM}', 'чай', 2);"
    ));
}

#[test]
fn up_down_and_up_again_on_an_empty_database() {
    let app = service();
    let first = app.json(&["upgrade", "head"]);
    assert_eq!(first["steps"].as_array().unwrap().len(), 18);
    let structure = app.structure();
    assert_eq!(app.rows(), ["b28f90a163d4"]);

    app.ok(&["downgrade", "base"]);
    assert!(app.tables().is_empty(), "{:?}", app.tables());
    assert!(app.rows().is_empty());

    app.ok(&["upgrade", "head"]);
    assert_eq!(app.structure(), structure);
}

#[test]
fn a_fresh_clone_needs_nothing_but_the_command() {
    let app = service();
    let said = app.ok(&["upgrade", "head"]);
    assert!(said.contains("18 revisions in"), "{said}");
    assert!(said.contains("Fill full_name from first and last name"), "{said}");
    assert_eq!(app.files(), ["app.db"]);
    assert!(app.ok(&["upgrade", "head"]).contains("nothing to do"));
}

#[test]
fn rows_are_kept_on_the_way_up() {
    let app = service();
    app.ok(&["upgrade", "b7c3d9e0f1a2"]);
    app.sql(&format!(
        "INSERT INTO users (id, email, first_name, last_name) VALUES ('{SASHA}', 'sasha@example.org', 'Саша', 'К.')"
    ));
    app.ok(&["upgrade", "c1d2e3f40516"]);
    assert_eq!(app.column("SELECT full_name FROM users"), ["Саша К."]);

    app.ok(&["downgrade", "-1"]);
    app.sql("DELETE FROM users");
    app.ok(&["upgrade", "07d4e5f6b829"]);
    fill(&app);
    app.ok(&["upgrade", "head"]);
    assert_eq!(
        app.sql("SELECT title, starts_at, owner_id FROM events"),
        [["Забег", "2025-06-01 10:00:00", SASHA]]
    );
    assert_eq!(
        app.sql("SELECT food, calories FROM calorie_entries ORDER BY id"),
        [["борщ", "250"], ["чай", "2"]]
    );
    assert_eq!(app.sql("SELECT user_id, status FROM event_participants"), [[KIM, "invited"]]);
    assert_eq!(
        app.column("SELECT email FROM active_users ORDER BY email"),
        ["kim@example.org", "sasha@example.org"]
    );
    assert_eq!(app.column("SELECT name FROM languages ORDER BY code"), ["English", "Русский"]);
    assert!(app.sql("PRAGMA foreign_key_check").is_empty());

    // Foreign keys still point where they pointed, and do what they did.
    app.sql(&format!("PRAGMA foreign_keys = ON; DELETE FROM users WHERE id = '{KIM}'"));
    assert!(app.sql("SELECT * FROM calorie_entries").is_empty());
    assert!(app.sql("SELECT * FROM event_participants").is_empty());
}

#[test]
fn rows_are_kept_on_the_way_down_as_far_as_their_tables_are() {
    let app = service();
    app.ok(&["upgrade", "18e5f607c93a"]);
    fill(&app);
    app.ok(&["upgrade", "head"]);
    app.sql("UPDATE events SET ends_at = '2025-06-01 12:00:00'");
    app.ok(&["downgrade", "18e5f607c93a"]);
    assert_eq!(app.sql("SELECT title, date FROM events"), [["Забег", "2025-06-01 10:00:00"]]);
    assert_eq!(app.column("SELECT count(*) FROM users"), ["2"]);
    assert_eq!(app.column("SELECT sum(calories) FROM calorie_entries"), ["252"]);

    app.ok(&["downgrade", "base"]);
    assert!(app.tables().is_empty());
    app.ok(&["upgrade", "head"]);
    assert!(app.sql("SELECT * FROM users").is_empty());
}

#[test]
fn a_table_from_before_is_renamed_if_it_is_there() {
    let app = service();
    app.sql("CREATE TABLE legacy_feedback (body TEXT); INSERT INTO legacy_feedback VALUES ('good')");
    app.ok(&["upgrade", "head"]);
    assert_eq!(app.column("SELECT body FROM feedback"), ["good"]);
    app.ok(&["downgrade", "base"]);
    assert_eq!(app.column("SELECT body FROM legacy_feedback"), ["good"]);

    let without = service();
    without.ok(&["upgrade", "head"]);
    assert!(!without.tables().contains(&"feedback".to_owned()));
    without.ok(&["downgrade", "base"]);
}

#[test]
fn a_branch_comes_along_when_something_depends_on_it() {
    let app = service();
    app.ok(&["upgrade", "906d7e8f41b2"]);
    // The dependency is applied too, and is no row: another row needs it.
    assert_eq!(app.rows(), ["906d7e8f41b2"]);
    assert!(app.tables().contains(&"ai_interactions".to_owned()));
    app.ok(&["upgrade", "assistant@head"]);
    app.ok(&["downgrade", "29f60718da4b"]);
    assert_eq!(app.rows(), ["29f60718da4b"]);
}

#[test]
fn each_single_step_goes_up_down_and_up() {
    let app = service();
    app.ok(&["upgrade", "heads", "--transaction", "per-revision"]);
    let head = clauses(&app.structure());
    app.ok(&["downgrade", "base", "--transaction", "per-revision"]);
    let order: Vec<String> = app.json(&["history"])["history"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|revision| revision["revision"].as_str().unwrap().to_owned())
        .collect();
    for revision in &order {
        let before = clauses(&app.structure());
        app.ok(&["upgrade", revision]);
        let after = clauses(&app.structure());
        let parents = app.json(&["show", revision])["revisions"][0]["down_revision"].clone();
        if parents.as_array().unwrap().len() == 1 && revision != "906d7e8f41b2" {
            app.ok(&["downgrade", &format!("{revision}@-1")]);
            assert_eq!(clauses(&app.structure()), before, "down from {revision}");
            app.ok(&["upgrade", revision]);
            assert_eq!(clauses(&app.structure()), after, "up again to {revision}");
        }
    }
    assert_eq!(clauses(&app.structure()), head);
}
