//! `--sql`: a script leaves what the run itself leaves.

use crate::support::{clauses, program, service};
use std::io::Write;
use std::process::{Command, Stdio};

/// Runs a script as its first line says, and gives what was said.
pub(crate) fn shell(file: &std::path::Path, script: &str) -> String {
    let mut shell = Command::new("sqlite3")
        .arg("-bail")
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("scripts/test installs sqlite3");
    // After an error the shell reads no further.
    let _ = shell.stdin.take().unwrap().write_all(script.as_bytes());
    let output = shell.wait_with_output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn sqlite3(file: &std::path::Path, script: &str) {
    assert_eq!(shell(file, script), "", "{script}");
}

#[test]
fn a_script_up_leaves_what_the_run_leaves() {
    let (run, scripted) = (service(), service());
    run.ok(&["upgrade", "head"]);
    let refused = scripted.run(&["upgrade", "head", "--sql"]);
    assert_eq!(refused.code, 4, "{refused:?}");
    assert!(refused.err.contains("\"fill full_name\"") && refused.err.contains("--allow-data-steps-skipped"));

    let script = scripted.ok(&["upgrade", "head", "--sql", "--allow-data-steps-skipped"]);
    assert!(script.contains("-- SKIPPED: the data step \"fill full_name\""), "{script}");
    assert!(scripted.files().is_empty(), "a script touches no database");
    sqlite3(&scripted.path("app.db"), &script);
    assert_eq!(clauses(&scripted.structure()), clauses(&run.structure()));
    assert_eq!(scripted.rows(), run.rows());
}

#[test]
fn scripts_of_ranges_go_up_and_down() {
    let (run, scripted) = (service(), service());
    run.ok(&["upgrade", "18e5f607c93a"]);
    scripted.ok(&["upgrade", "18e5f607c93a"]);
    run.ok(&["upgrade", "6d3a4b5c1e8f"]);
    sqlite3(&scripted.path("app.db"), &scripted.ok(&["upgrade", "18e5:6d3a", "--sql"]));
    assert_eq!(clauses(&scripted.structure()), clauses(&run.structure()));
    assert_eq!(scripted.rows(), run.rows());

    run.ok(&["downgrade", "ae1027a6acf"]);
    sqlite3(&scripted.path("app.db"), &scripted.ok(&["downgrade", "6d3a:ae10", "--sql"]));
    assert_eq!(clauses(&scripted.structure()), clauses(&run.structure()));
    assert_eq!(scripted.rows(), run.rows());
}

#[test]
fn a_stamp_is_scripted() {
    let (run, scripted) = (service(), service());
    run.ok(&["stamp", "4b18", "8f5c"]);
    sqlite3(&scripted.path("app.db"), &scripted.ok(&["stamp", "4b18", "8f5c", "--sql"]));
    assert_eq!(scripted.rows(), run.rows());
    run.ok(&["stamp", "--purge", "7e4b"]);
    run.ok(&["stamp", "ae10"]);
    sqlite3(&scripted.path("app.db"), &scripted.ok(&["stamp", "8f5c:ae10", "--sql"]));
    assert_eq!(scripted.rows(), ["4b18293afc6d", "ae1027a6acf"]);
    assert_eq!(scripted.run(&["stamp", "8f5c:ae10", "ae10:b7c3", "--sql"]).code, 4);
}

#[test]
fn a_script_down_must_say_where_it_starts() {
    let app = service();
    let said = app.run(&["downgrade", "base", "--sql"]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains("`<from>:base`"), "{}", said.err);
}

#[test]
fn odd_names_and_rebuilds_are_scripted_too() {
    let (run, scripted) = (program!("odd_names"), program!("odd_names"));
    run.ok(&["upgrade", "head"]);
    sqlite3(&scripted.path("app.db"), &scripted.ok(&["upgrade", "head", "--sql"]));
    assert_eq!(clauses(&scripted.structure()), clauses(&run.structure()));
    assert_eq!(scripted.rows(), run.rows());
}

/// A script that is broken off between two transactions leaves rows that a run understands, also between the
/// steps down over a merge, where a row stands beside one that includes it for a moment.
#[test]
fn a_script_that_is_broken_off_leaves_rows_that_a_run_understands() {
    let app = program!("merged");
    app.ok(&["upgrade", "heads"]);
    let script = app.ok(&["downgrade", "top:base", "--sql", "--transaction", "per-revision"]);
    let database = std::fs::read(app.path("app.db")).unwrap();
    let mut rows = Vec::new();
    for (end, word) in script.match_indices("COMMIT;\n") {
        std::fs::write(app.path("app.db"), &database).unwrap();
        sqlite3(&app.path("app.db"), &script[..end + word.len()]);
        rows.push(app.rows().join(" "));
        app.ok(&["plan", "heads"]);
    }
    assert_eq!(rows, ["aside merge", "aside second", "aside first", "first", ""]);
}
