//! `migrate log` and `migrate status`, and what failures leave in the journal.

use crate::support::{Workspace, program, service};
use migrator_core::capability::Dialect;
use migrator_sql::lock::postgres::try_lock;
use migrator_sql::{Bookkeeping, VERSION_TABLE};
use serde_json::Value;

/// A text without what is different each time: moments, durations, people, places.
fn scrubbed(app: &Workspace, text: &str) -> String {
    let run = &app.json(&["log", "-n", "1"])["runs"][0];
    let url = app.json(&["status"])["database"].as_str().unwrap().to_owned();
    let mut text = text.replace(&url, "[URL]");
    for (name, key) in [("[USER]", "user"), ("[HOST]", "host"), ("[DATABASE USER]", "database_user")] {
        if let Some(word) = run[key].as_str() {
            let (start, end) = if key == "database_user" { ("(as ", ")") } else { ("", "") };
            text = match key {
                "user" => text.replace(&format!("by {word}@"), &format!("by {name}@")),
                "host" => text.replace(&format!("@{word}"), &format!("@{name}")),
                _ => text.replace(&format!("{start}{word}{end}"), &format!("{start}{name}{end}")),
            };
        }
    }
    let lines = text.lines().map(|line| {
        let line = match line.find("20").map(|at| (at, line.get(at..at + 19))) {
            Some((at, Some(moment)))
                if moment.matches('-').count() == 2 && moment.matches(':').count() == 2 =>
            {
                format!("{}[MOMENT]{}", &line[..at], &line[at + 19..])
            }
            _ => line.to_owned(),
        };
        without_durations(&line)
    });
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .replace(" in [TIME]", "")
        .replace(" [TIME]", "")
        .replace(" < 1 ms", "")
}

fn without_durations(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        let is_unit = ["µs", "ms", "s", "µs,", "ms,", "s,"].contains(&word);
        let is_number = kept.last().is_some_and(|last| last.parse::<f64>().is_ok());
        if is_unit && is_number && kept.get(kept.len().wrapping_sub(2)).is_none_or(|before| before != "<") {
            kept.pop();
            kept.push(format!("[TIME]{}", word.trim_start_matches(char::is_alphabetic)));
        } else {
            kept.push(word.to_owned());
        }
    }
    kept.join(" ")
}

/// Two runs up, one that fails, one down, a stamp.
fn after_some_runs(dialect: Dialect) -> Workspace {
    let app = program!("failing").on(dialect);
    app.ok(&["upgrade", "two"]);
    assert_eq!(app.run(&["upgrade", "head"]).code, if dialect == Dialect::Mysql { 6 } else { 5 });
    if dialect == Dialect::Mysql {
        app.ok(&["upgrade", "--undo"]);
    }
    app.ok(&["downgrade", "one"]);
    app.ok(&["stamp", "two"]);
    app
}

fn log_and_status(dialect: Dialect) -> String {
    let app = after_some_runs(dialect);
    let log = scrubbed(&app, &app.ok(&["log"]));
    let status = scrubbed(&app, &app.ok(&["status"]));
    format!("{log}\n---\n{status}")
}

#[test]
fn sqlite() {
    insta::assert_snapshot!(log_and_status(Dialect::Sqlite));
}

#[test]
fn postgres() {
    insta::assert_snapshot!(log_and_status(Dialect::Postgres));
}

#[test]
fn a_run_says_who_on_every_database() {
    for dialect in Dialect::ALL {
        let app = after_some_runs(dialect);
        let json = app.json(&["log"]);
        let runs = json["runs"].as_array().unwrap();
        let mut ids: Vec<&str> = runs.iter().map(|run| run["id"].as_str().unwrap()).collect();
        ids.sort_unstable();
        ids.dedup();
        // Where the run left a half, taking it back is a run of its own.
        let count = if dialect == Dialect::Mysql { 5 } else { 4 };
        assert_eq!((ids.len(), runs.len()), (count, count), "{dialect}: {json}");
        assert_eq!(runs[0]["steps"][0]["action"], "stamp", "the newest is the first");
        for run in runs {
            assert_eq!(run["database_user"].is_string(), dialect != Dialect::Sqlite, "{dialect}: {run}");
            assert!(!run["user"].as_str().unwrap().is_empty() && !run["host"].as_str().unwrap().is_empty());
        }
        let failed = &app.json(&["log", "--failed"])["runs"];
        assert_eq!(failed.as_array().unwrap().len(), 1, "{dialect}: {failed}");
        let step = &failed[0]["steps"][0];
        assert_eq!((&step["revision"], &step["outcome"]), (&"three".into(), &"failed".into()), "{dialect}");
        assert!(
            step["error"].as_str().unwrap().starts_with("values more than once in `a` (name): 1"),
            "{step}"
        );
    }
}

#[test]
fn what_is_asked_for_is_shown() {
    let app = after_some_runs(Dialect::Sqlite);
    let revisions = |arguments: &[&str]| -> Vec<Vec<String>> {
        let json = app.json(&[&["log"], arguments].concat());
        let runs = json["runs"].as_array().unwrap().clone();
        let of = |run: &Value| -> Vec<String> {
            run["steps"]
                .as_array()
                .unwrap()
                .iter()
                .map(|step| step["revision"].as_str().unwrap().to_owned())
                .collect()
        };
        runs.iter().map(of).collect()
    };
    assert_eq!(revisions(&["-n", "2"]), [["two"], ["two"]]);
    assert_eq!(app.json(&["log", "-n", "3"])["older"], 1);
    assert_eq!(revisions(&["--revision", "thr"]), [["three"]]);
    assert_eq!(revisions(&["--revision", "one"]), [["one", "two"]]);
    assert_eq!(revisions(&["--since", "1h"]).len(), 4);
    assert!(revisions(&["--since", "2999-01-01"]).is_empty());
    assert_eq!(app.run(&["log", "--since", "soon"]).code, 2);
    assert_eq!(app.run(&["log", "--revision", "nobody"]).code, 4);
    assert!(app.ok(&["log", "--since", "2999-01-01"]).contains("no such run"));
}

#[test]
fn a_database_without_a_journal_says_so() {
    for dialect in Dialect::ALL {
        let app = program!("failing").on(dialect);
        assert!(app.ok(&["log"]).contains("has no journal"), "{dialect}");
        assert_eq!(app.json(&["log"])["journal"], false);
        let status = app.ok(&["status"]);
        for part in ["base: no revision is applied", "3 revisions", "one Create a", "head           three"] {
            assert!(status.contains(part), "{dialect}: {part}\n{status}");
        }
        assert_eq!(app.run(&["status", "--check"]).code, 1);
        assert!(dialect == Dialect::Sqlite || app.database().is_empty(), "{dialect}: nothing is created");
    }
}

#[test]
fn a_failure_that_left_nothing_leaves_no_journal_where_there_was_none() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let app = program!("failing").on(dialect);
        assert_eq!(app.run(&["upgrade", "head"]).code, 5);
        assert!(app.database().is_empty(), "{dialect}");
    }
}

#[test]
fn a_journal_of_an_earlier_version_is_read_and_completed() {
    for dialect in Dialect::ALL {
        let app = program!("failing").on(dialect);
        app.ok(&["upgrade", "one"]);
        let database = app.database();
        for column in ["run_id", "database_user", "statements"] {
            database.sql(&format!("ALTER TABLE migrator_version_journal DROP COLUMN {column}"));
        }
        let before = app.json(&["log"]);
        assert_eq!(before["runs"][0]["steps"][0]["revision"], "one", "{dialect}: {before}");
        assert!(before["runs"][0]["id"].is_null());
        assert_eq!(app.json(&["status"])["last_run"]["failed"], false);
        app.ok(&["upgrade", "two"]);
        let after = app.json(&["log"]);
        assert!(after["runs"][0]["id"].is_string(), "{dialect}: {after}");
        assert_eq!(after["runs"].as_array().unwrap().len(), 2, "{dialect}: {after}");

        database.sql("ALTER TABLE migrator_version_journal DROP COLUMN run_id");
        app.run(&["upgrade", "head"]);
        let failed = app.json(&["log", "--failed"]);
        assert_eq!(failed["runs"][0]["steps"][0]["revision"], "three", "{dialect}: {failed}");
    }
}

#[test]
fn status_is_0_and_asked_for_1() {
    let app = service();
    assert_eq!(app.run(&["status"]).code, 0);
    app.ok(&["upgrade", "heads"]);
    assert_eq!(app.run(&["status", "--check"]).code, 0);
    let json = app.json(&["status"]);
    assert_eq!(json["up_to_date"], true);
    assert_eq!(json["last_run"]["failed"], false);

    app.sql("INSERT INTO migrator_version VALUES ('from_the_future')");
    assert!(app.ok(&["status"]).contains("this program does not know it"));
    let json = app.json(&["status"]);
    assert_eq!(json["unknown"], serde_json::json!(["from_the_future"]));
    assert_eq!(app.run(&["status", "--check"]).code, 1);
}

#[test]
fn status_says_what_was_altered() {
    let app = program!("failing");
    app.ok(&["upgrade", "two"]);
    app.sql("UPDATE migrator_version_journal SET fingerprint = '0' WHERE revision = 'one'");
    assert!(app.ok(&["status"]).contains("`one` did something else when it ran"));
    assert_eq!(app.json(&["status"])["altered"][0]["revision"], "one");
}

#[test]
fn status_explains_a_half_done_revision() {
    let app = program!("alone");
    app.sql("CREATE TABLE trap (x)");
    assert_eq!(app.run(&["upgrade", "head"]).code, 6);
    let status = app.ok(&["status"]);
    for part in ["half done", "revision `two` is half done", "--undo", "last run", "already exists"] {
        assert!(status.contains(part), "{part}\n{status}");
    }
    assert_eq!(app.json(&["status"])["half_done"]["revision"], "two");
    assert_eq!(app.run(&["status", "--check"]).code, 1);
}

#[test]
fn status_says_who_holds_the_lock() {
    let app = program!("failing").on(Dialect::Postgres);
    app.ok(&["upgrade", "one"]);
    assert!(!app.ok(&["status"]).contains("\nlock"));
    let books = Bookkeeping::new(Dialect::Postgres, VERSION_TABLE);
    let mut holder = app.database().hold(&try_lock(&books));
    assert!(app.ok(&["status"]).contains("\nlock           held by "), "{}", app.ok(&["status"]));
    assert!(app.json(&["status"])["lock"].is_string());
    holder.end();
}
