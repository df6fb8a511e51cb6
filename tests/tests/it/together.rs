//! On MySQL, revisions that share a row of the books: which of them are done is told by the catalog when their
//! runner died, and by the runner when one of them failed.

use crate::support::{Workspace, program};
use migrator_core::capability::Dialect;
use serde_json::{Value, json};

fn at_c7() -> Workspace {
    let app = program!("crash").on(Dialect::Mysql);
    app.ok(&["upgrade", "c7"]);
    app
}

/// The books of a run to `c9` whose runner died when the server had done everything but write them.
fn died_before_the_books(app: &Workspace) {
    app.ok(&["upgrade", "c9"]);
    app.database().sql(
        "UPDATE migrator_version_progress SET state = 'started', position = 0; \
         UPDATE migrator_version SET version_num = 'c7'; \
         DELETE FROM migrator_version_journal WHERE revision IN ('c8', 'c9')",
    );
}

fn half_done(app: &Workspace) -> Value {
    app.json(&["current"])["half_done"].clone()
}

fn journal(app: &Workspace) -> Vec<Vec<String>> {
    app.database().sql(
        "SELECT revision, outcome FROM migrator_version_journal WHERE revision IN ('c8', 'c9') ORDER BY id",
    )
}

/// What takes back the last statements of `c8` and `c9`, one after the other, and the last revision that is done
/// then.
const TAKEN_BACK: [(&str, &str); 3] = [
    ("DROP TABLE products", "c8"),
    ("ALTER TABLE sums DROP INDEX ix_sums_more, DROP COLUMN more", "c8"),
    ("DROP TABLE sums", "c7"),
];

#[test]
fn the_catalog_tells_which_are_done() {
    let whole = at_c7();
    whole.ok(&["upgrade", "c9"]);
    for taken_back in 0..=TAKEN_BACK.len() {
        let app = at_c7();
        died_before_the_books(&app);
        let half = half_done(&app);
        assert_eq!(half["revisions"], json!(["c8", "c9"]), "{half}");
        for (sql, _) in &TAKEN_BACK[..taken_back] {
            app.database().sql(sql);
        }
        app.ok(&["upgrade", "c9"]);
        assert_eq!(app.database().structure(), whole.database().structure(), "{taken_back}");
        assert_eq!(half_done(&app), Value::Null);
        app.ok(&["validate"]);
        let done: Vec<Vec<String>> = journal(&app).into_iter().filter(|row| row[1] == "done").collect();
        assert_eq!(done, [["c8", "done"], ["c9", "done"]], "{taken_back}");
    }
}

#[test]
fn those_that_are_done_stay_and_the_half_done_one_is_taken_back() {
    for (taken_back, &(_, stays)) in TAKEN_BACK.iter().enumerate() {
        let app = at_c7();
        died_before_the_books(&app);
        for (sql, _) in &TAKEN_BACK[..=taken_back] {
            app.database().sql(sql);
        }
        app.ok(&["upgrade", "--undo"]);
        assert_eq!(app.database().rows(), [stays], "{taken_back}");
        assert_eq!(half_done(&app), Value::Null);
        app.ok(&["validate"]);
    }
}

#[test]
fn the_other_way_is_refused_only_if_one_is_half_done() {
    let app = at_c7();
    died_before_the_books(&app);
    app.ok(&["downgrade", "c7"]);
    assert_eq!(app.database().rows(), ["c7"]);
    assert!(!app.database().tables().contains(&"sums".to_owned()));

    died_before_the_books(&app);
    app.database().sql("DROP TABLE products");
    let said = app.run(&["downgrade", "c7"]);
    assert!(said.code == 4 && said.err.contains("revision `c9` is half done"), "{said:?}");
    assert_eq!(app.database().rows(), ["c8"]);
}

#[test]
fn a_relative_target_counts_from_where_they_began() {
    let app = at_c7();
    died_before_the_books(&app);
    for (sql, _) in &TAKEN_BACK[..2] {
        app.database().sql(sql);
    }
    app.ok(&["upgrade", "+2"]);
    assert_eq!(app.database().rows(), ["c9"]);
}

#[test]
fn it_is_said_in_plain_words() {
    let app = at_c7();
    died_before_the_books(&app);
    for command in [&["current"][..], &["status"], &["plan", "c9"]] {
        let said = app.run(command);
        let text = said.out + &said.err;
        assert!(text.contains("revisions `c8` to `c9` (2) were being run when their runner ended"), "{text}");
        assert!(text.contains("--undo"), "{text}");
    }
}

#[test]
fn a_gap_is_asked_about() {
    let app = at_c7();
    died_before_the_books(&app);
    app.database().sql("ALTER TABLE sums DROP INDEX ix_sums_more");
    let said = app.run(&["upgrade", "c9"]);
    assert_eq!(said.code, 4, "{said:?}");
    for part in ["does not show in the database", "behind it, does: CREATE TABLE `products`", "ix_sums_more"]
    {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }
    assert_eq!(app.database().rows(), ["c7"], "nothing was written down");
    app.database().sql("CREATE INDEX ix_sums_more ON sums (more)");
    app.ok(&["upgrade", "c9"]);
    app.ok(&["validate"]);
}

#[test]
fn what_ran_must_not_be_another_now() {
    let app = at_c7();
    died_before_the_books(&app);
    app.database()
        .sql("UPDATE migrator_version_progress SET statements = REPLACE(statements, '`sums`', '`somy`')");
    let said = app.run(&["upgrade", "c9"]);
    assert!(said.code == 4 && said.err.contains("statement 1 ran, and is now"), "{said:?}");
}

#[test]
fn a_failure_leaves_one_that_is_half_done() {
    let app = at_c7();
    app.database().sql("CREATE TABLE products (id INT)");
    let said = app.run(&["upgrade", "c9", "--json"]);
    assert_eq!(said.code, 6, "{said:?}");
    let run = serde_json::from_str::<Value>(&said.out).unwrap()["error"]["run"].clone();
    assert_eq!((&run["done"], &run["revision"]), (&json!(["c8"]), &json!("c9")));
    let half = half_done(&app);
    assert_eq!((&half["revisions"], &half["next"]), (&json!(["c9"]), &json!("failed")));
    assert_eq!(app.database().rows(), ["c8"]);
    assert_eq!(journal(&app), [["c8", "done"], ["c9", "failed"]]);
    app.database().sql("DROP TABLE products");
    app.ok(&["upgrade", "c9"]);
    app.ok(&["validate"]);

    app.database().sql("DROP TABLE products");
    let said = app.run(&["downgrade", "c7"]);
    assert!(said.code == 6 && said.err.contains("DROP TABLE `products`"), "{said:?}");
    assert_eq!(app.database().rows(), ["c9"]);
    app.database().sql("CREATE TABLE products (id INT PRIMARY KEY)");
    app.ok(&["downgrade", "c7"]);
    assert_eq!(app.database().rows(), ["c7"]);

    app.database().sql("CREATE TABLE sums (id INT)");
    let said = app.run(&["upgrade", "c9"]);
    assert_eq!(said.code, 6, "{said:?}");
    assert_eq!(half_done(&app)["revisions"], json!(["c8"]));
    app.database().sql("DROP TABLE sums");
    app.ok(&["upgrade", "c9"]);
    app.ok(&["validate"]);
}
