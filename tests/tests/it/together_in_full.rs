//! Revisions that share a row of the books on MySQL: whatever they make, however they branch, wherever they end.

use crate::support::{Workspace, program};
use crate::timeouts::trying_again;
use migrator_core::capability::Dialect;
use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

fn at_base() -> Workspace {
    let app = program!("together").on(Dialect::Mysql);
    app.ok(&["upgrade", "base1"]);
    app
}

fn half_done(app: &Workspace) -> Value {
    app.json(&["current"])["half_done"].clone()
}

fn sorted_rows(app: &Workspace) -> Vec<String> {
    let mut rows = app.database().rows();
    rows.sort();
    rows
}

/// What the books would be if the runner had died when the server had done everything but write them: the version
/// rows before are these.
fn died_before_the_books(app: &Workspace, run: &[&str], before: &[&str]) {
    let database = app.database();
    let last = database.column("SELECT MAX(id) FROM migrator_version_journal").remove(0);
    app.ok(run);
    database.sql(&format!(
        "UPDATE migrator_version_progress SET state = 'started', position = 0; DELETE FROM migrator_version; \
         DELETE FROM migrator_version_journal WHERE id > {last}"
    ));
    for row in before {
        database.sql(&format!("INSERT INTO migrator_version VALUES ('{row}')"));
    }
}

#[test]
fn whatever_they_make_is_found() {
    let app = at_base();
    died_before_the_books(&app, &["upgrade", "k4"], &["base1"]);
    assert_eq!(half_done(&app)["revisions"], json!(["k1", "k2", "k3", "k4"]));
    app.ok(&["upgrade", "k4"]);
    assert_eq!(app.database().rows(), ["k4"]);
    app.ok(&["validate"]);

    died_before_the_books(&app, &["downgrade", "base1"], &["k4"]);
    let half = half_done(&app);
    app.ok(&["downgrade", "base1"]);
    assert_eq!(app.database().rows(), ["base1"], "{half}");
    app.ok(&["validate"]);
}

#[test]
fn branches_and_merges_have_the_rows_that_they_have_alone() {
    let tables = ["l1", "l2", "r1", "r2", "m", "n"];
    let app = at_base();
    app.ok(&["upgrade", "above"]);
    let order = done(&app)[1..].to_vec();
    assert_eq!(order.len(), tables.len(), "{order:?}");
    let table_of = |revision: &str| {
        let names = ["left1", "left2", "right1", "right2", "merge", "above"];
        tables[names.iter().position(|name| *name == revision).unwrap()]
    };
    // What each leaves when it is the last that ran: on a database where each is a run of its own.
    let alone = program!("together").on(Dialect::Sqlite);
    alone.ok(&["upgrade", "base1"]);
    let mut left: Vec<Vec<String>> = vec![vec!["base1".to_owned()]];
    for revision in &order {
        alone.ok(&["upgrade", revision]);
        left.push(sorted_rows(&alone));
    }
    for reached in 0..=order.len() {
        // Its runner died.
        let app = at_base();
        died_before_the_books(&app, &["upgrade", "above"], &["base1"]);
        for revision in order[reached..].iter().rev() {
            app.database().sql(&format!("DROP TABLE {}", table_of(revision)));
        }
        app.ok(&["upgrade", "--undo"]);
        assert_eq!(sorted_rows(&app), left[reached], "{reached}");
        app.ok(&["upgrade", "above"]);
        assert_eq!(app.database().rows(), ["above"]);
        app.ok(&["validate"]);
        app.ok(&["downgrade", "base1"]);

        // A statement failed.
        let Some(next) = order.get(reached) else { continue };
        app.database().sql(&format!("CREATE TABLE {} (n INT)", table_of(next)));
        assert_eq!(app.run(&["upgrade", "above"]).code, 6);
        assert_eq!(sorted_rows(&app), left[reached], "{reached}");
        assert_eq!(half_done(&app)["revisions"], json!([next]));
        app.database().sql(&format!("DROP TABLE {}", table_of(next)));
        app.ok(&["upgrade", "above"]);
        assert_eq!(app.database().rows(), ["above"]);
        app.ok(&["validate"]);
    }
}

#[test]
fn more_than_share_a_row() {
    let app = at_base();
    let expected = |to: usize| (1..=to).map(|at| format!("s{at:02}")).collect::<Vec<String>>();
    for stops_at in [1, 49, 50, 51] {
        let table = format!("s{stops_at:02}");
        app.database().sql(&format!("CREATE TABLE {table} (n INT); DELETE FROM migrator_version_journal"));
        assert_eq!(app.run(&["upgrade", "s51"]).code, 6);
        assert_eq!(done(&app), expected(stops_at - 1));
        assert_eq!(half_done(&app)["revisions"], json!([table]));
        app.database().sql(&format!("DROP TABLE {table}"));
        app.ok(&["upgrade", "s51"]);
        assert_eq!(done(&app), expected(51));
        app.ok(&["validate"]);
        app.ok(&["downgrade", "base1"]);
        assert_eq!(app.database().rows(), ["base1"]);
    }
}

/// What writes the books is refused: at the end of those that share a row, whose message the next ones are in, and
/// for one in their middle.
#[test]
fn books_that_cannot_be_written() {
    for (refused, half) in [("s50", json!(["s50"])), ("s51", json!(["s51"])), ("s10", Value::Null)] {
        let app = at_base();
        app.database()
            .run_script(&format!(
                "DELIMITER //\nCREATE TRIGGER refuses BEFORE INSERT ON migrator_version_journal FOR EACH ROW \
             IF NEW.revision = '{refused}' AND NEW.outcome = 'done' THEN SIGNAL SQLSTATE '45000'; END IF//"
            ))
            .unwrap();
        let said = app.run(&["upgrade", "s51"]);
        assert_eq!(said.code, 6, "{said:?}");
        if half != Value::Null {
            assert!(
                said.err.contains("its statements ran, and that is still to be written down"),
                "{said:?}"
            );
            assert_eq!(half_done(&app)["revisions"], half, "{said:?}");
        }
        app.database().sql("DROP TRIGGER refuses");
        app.ok(&["upgrade", "s51"]);
        assert_eq!(app.database().rows(), ["s51"]);
        app.ok(&["validate"]);
        let twice = "SELECT revision FROM migrator_version_journal WHERE outcome = 'done' GROUP BY revision HAVING COUNT(*) > 1";
        assert!(app.database().column(twice).is_empty());
        let all = "SELECT COUNT(*) FROM migrator_version_journal WHERE outcome = 'done'";
        assert_eq!(app.database().column(all), ["52"]);
    }
}

#[test]
fn what_they_make_in_another_database_is_found() {
    let app = at_base();
    let other = format!("{}_e", app.database().name());
    app.database().sql(&format!("CREATE DATABASE {other}"));
    let upgrade = || app.command(&["upgrade", "e2"]).env("ELSEWHERE", &other).output().unwrap();
    let first = upgrade();
    app.database().sql(
        "UPDATE migrator_version_progress SET state = 'started', position = 0; \
         UPDATE migrator_version SET version_num = 'base1'; \
         DELETE FROM migrator_version_journal WHERE revision <> 'base1'",
    );
    let half = half_done(&app);
    let again = upgrade();
    app.database().sql(&format!("DROP DATABASE {other}"));
    assert!(first.status.success(), "{first:?}");
    assert_eq!(half["revisions"], json!(["e1", "e2"]));
    assert!(again.status.success(), "{again:?}");
    assert_eq!(done(&app), ["base1", "e1", "e2"]);
}

/// A table that somebody made before is none that the run made.
#[test]
fn what_was_there_before_is_not_taken_for_theirs() {
    let app = at_base();
    died_before_the_books(&app, &["upgrade", "k4"], &["base1"]);
    app.database().sql(
        "DROP TABLE kids, `таблица`, sixty_three_characters_are_what_postgresql_has_room_for_in_names; \
         CREATE TABLE kids (mine INT)",
    );
    let said = app.run(&["upgrade", "k4"]);
    assert_eq!(said.code, 4, "{said:?}");
    assert_eq!(app.database().rows(), ["base1"]);
    app.database().sql("DROP TABLE kids");
    app.ok(&["upgrade", "k4"]);
    app.ok(&["validate"]);
}

#[test]
fn a_lock_that_is_not_had_in_their_middle() {
    let app = at_base();
    let mut holder = app.database().hold("BEGIN; SELECT 1 FROM (SELECT count(*) FROM parents) AS counted");
    let arguments = ["upgrade", "w3", "--lock-timeout", "1s", "--retries", "50"];
    let child = trying_again(&app, &arguments);
    holder.end();
    assert!(child.wait_with_output().unwrap().status.success());
    assert_eq!(app.database().rows(), ["w3"]);
    app.ok(&["validate"]);
    assert_eq!(done(&app), ["base1", "w1", "w2", "w3"]);
}

/// A run to `w3` whose second revision waits for a table in use: `w1` is done, and half of `w2`.
fn waiting(app: &Workspace) -> Child {
    let mut command = app.command(&["upgrade", "w3", "--lock-timeout", "60s", "--retries", "0"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while waits(app).is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never waited");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

/// The connections to the database whose `ALTER` waits for a table.
fn waits(app: &Workspace) -> Vec<String> {
    app.database().column(
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND state LIKE 'Waiting for table%'",
    )
}

#[test]
fn a_signal_in_their_middle() {
    let app = at_base();
    let mut holder = app.database().hold("BEGIN; SELECT 1 FROM (SELECT count(*) FROM parents) AS counted");
    let child = waiting(&app);
    let under_way = app.run(&["current"]);
    let text = under_way.out + &under_way.err;
    assert!(text.contains("revisions `w1` to `w3` (3) are being run by"), "{text}");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    let half = half_done(&app);
    assert_eq!((&half["revisions"], &half["done"]), (&json!(["w2"]), &json!(1)), "{half}");
    assert_eq!(app.database().rows(), ["w1"]);
    holder.end();
    app.ok(&["upgrade", "w3"]);
    app.ok(&["validate"]);
    assert_eq!(done(&app), ["base1", "w1", "w2", "w3"]);
}

#[test]
fn a_connection_that_is_ended_in_their_middle() {
    let app = at_base();
    let mut holder = app.database().hold("BEGIN; SELECT 1 FROM (SELECT count(*) FROM parents) AS counted");
    let child = waiting(&app);
    for id in waits(&app) {
        app.database().sql(&format!("KILL {id}"));
    }
    let output = child.wait_with_output().unwrap();
    assert!(!output.status.success());
    assert_eq!(half_done(&app)["revisions"], json!(["w1", "w2", "w3"]), "nobody could write it down");
    holder.end();
    app.ok(&["upgrade", "w3"]);
    app.ok(&["validate"]);
    assert_eq!(done(&app), ["base1", "w1", "w2", "w3"]);
}

/// The revisions that the journal says are done.
fn done(app: &Workspace) -> Vec<String> {
    app.database().column("SELECT revision FROM migrator_version_journal WHERE outcome = 'done' ORDER BY id")
}

/// Behind the way down over a merge stands a row that the merge's own commit left out.
#[test]
fn a_row_that_was_left_out_for_a_moment() {
    let journal = "SELECT CONCAT(revision, ' ', outcome) FROM migrator_version_journal WHERE action = 'down' ORDER BY id";
    let app = program!("merged").on(Dialect::Mysql);
    app.ok(&["upgrade", "merge"]);
    app.database().sql("DROP TABLE a");
    assert_eq!(app.run(&["downgrade", "base"]).code, 6);
    assert_eq!(app.database().column(journal), ["merge done", "second done", "first failed"]);
    assert_eq!(app.database().rows(), ["first"]);
    app.database().sql("CREATE TABLE a (id INT PRIMARY KEY)");
    app.ok(&["downgrade", "base"]);
    assert_eq!(app.database().rows(), Vec::<String>::new());
}

/// The same, when the statement behind the merge does not get its lock at once.
#[test]
fn a_row_that_was_left_out_before_another_attempt() {
    let app = program!("merged").on(Dialect::Mysql);
    app.ok(&["upgrade", "merge"]);
    let mut holder = app.database().hold("BEGIN; SELECT 1 FROM (SELECT count(*) FROM b) AS counted");
    let child = trying_again(&app, &["downgrade", "first", "--lock-timeout", "1s", "--retries", "50"]);
    holder.end();
    assert!(child.wait_with_output().unwrap().status.success());
    assert_eq!(app.database().rows(), ["first"]);
}

/// A statement that is gone from the migration may have run.
#[test]
fn nothing_that_may_have_run_may_be_gone() {
    let app = at_base();
    died_before_the_books(&app, &["upgrade", "left2"], &["base1"]);
    let row = app.database().sql("SELECT statements, followers FROM migrator_version_progress").remove(0);
    let (lengths, statements) = row[0].split_once('\n').unwrap();
    let statements = format!("{lengths} 8\n{statements}\nSELECT 1").replace('\'', "''");
    // The last one had two.
    let followers = row[1].strip_suffix('1').unwrap().to_owned() + "2";
    app.database().sql(&format!(
        "UPDATE migrator_version_progress SET statements = '{statements}', followers = '{}'",
        followers.replace('\'', "''")
    ));
    let said = app.run(&["upgrade", "left2"]);
    assert!(
        said.code == 4 && said.err.contains("statement 2 ran, and is gone from the migration"),
        "{said:?}"
    );
    assert_eq!(app.database().rows(), ["base1"]);
}
