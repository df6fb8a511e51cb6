//! On SQLite, a column that is added to a table of the same transaction comes with the table: nobody sees a
//! difference.

use crate::support::{Workspace, program};
use migrator_core::capability::Dialect;
use serde_json::Value;

const EACH: [&str; 2] = ["--transaction", "per-revision"];

#[test]
fn the_structure_is_the_same_to_the_letter() {
    let (together, each) = (program!("new_tables"), program!("new_tables"));
    together.ok(&["upgrade", "filled"]);
    for revision in ["made", "grown", "filled"] {
        each.ok(&["upgrade", revision]);
    }
    assert_eq!(together.structure(), each.structure());
    assert_eq!(together.sql("SELECT * FROM people"), [["1", "x", "a, b) -- c", "NULL", "NULL", "7"]]);
    together.ok(&["validate"]);
    together.ok(&["downgrade", "base"]);
    assert!(together.tables().is_empty());
}

#[test]
fn each_statement_is_told_at_its_place() {
    let finished = |arguments: &[&str]| -> Vec<[String; 3]> {
        let app = program!("new_tables");
        let log = ["upgrade", "filled", "--log-format", "json", "--log-level", "debug"];
        let said = app.run(&[&log, arguments].concat());
        let lines = said.err.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let statements = lines.filter(|line| line["event"] == "statement_finished");
        let fields = |line: Value| ["revision", "number", "of"].map(|field| line[field].to_string());
        statements.map(fields).collect()
    };
    let together = finished(&[]);
    assert_eq!(together.len(), 10, "{together:?}");
    assert_eq!(together, finished(&EACH));
}

#[test]
fn a_column_that_is_refused_is_the_failure_of_its_own_operation() {
    let failure = |app: &Workspace, arguments: &[&str]| {
        let said = app.run(&[&["upgrade", "wrong", "--json"], arguments].concat());
        assert!([5, 6].contains(&said.code), "{said:?}");
        serde_json::from_str::<Value>(&said.out).unwrap()["error"]["run"].clone()
    };
    let (together, each) = (program!("new_tables"), program!("new_tables"));
    let (a, b) = (failure(&together, &[]), failure(&each, &EACH));
    assert_eq!(a["revision"], "wrong");
    assert!(a["sql"].as_str().unwrap().starts_with("ALTER TABLE \"people\" ADD COLUMN \"bad\""), "{a}");
    for field in ["revision", "operation", "sql", "message", "source", "statement"] {
        assert_eq!(a[field], b[field], "{field}");
    }
    assert!(together.tables().is_empty(), "{:?}", together.tables());
}

/// A script has each statement by itself.
#[test]
fn what_stands_between_is_minded() {
    let [together, script] =
        [program!("new_tables"), program!("new_tables")].map(|app| app.on(Dialect::Sqlite));
    together.ok(&["upgrade", "between"]);
    script.database().run_script(&script.ok(&["upgrade", "between", "--sql"])).unwrap();
    assert_eq!(together.database().structure(), script.database().structure());
    together.ok(&["validate"]);
    together.ok(&["downgrade", "base"]);
}

#[test]
fn a_column_goes_with_its_table_unless_it_points_at_another_that_goes() {
    for arguments in [&[][..], &EACH] {
        let app = program!("new_tables");
        app.ok(&["upgrade", "points"]);
        app.sql("INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1, 1, 7)");
        app.ok(&[&["downgrade", "base"], arguments].concat());
        assert!(app.tables().is_empty(), "{:?}", app.tables());
        app.ok(&["upgrade", "points"]);
    }
}

/// Whole random chains, in one transaction and in one for each revision.
#[test]
fn random_chains_are_the_same_to_the_letter() {
    let mut reached = 0;
    for seed in 1..=30 {
        let outcome = |mode: &[&str]| {
            let app = program!("random_chain");
            let arguments = [&["upgrade", "head", "--json"], mode].concat();
            let said = app.command(&arguments).env("JOURNEY_SEED", seed.to_string()).output().unwrap();
            let json: Value = serde_json::from_slice(&said.stdout).unwrap();
            let run = &json["error"]["run"];
            let failed = [&run["revision"], &run["operation"], &run["message"]].map(Value::to_string);
            let up = app.structure();
            let down = app.command(&[&["downgrade", "r05", "--json"], mode].concat());
            let down = { down }.env("JOURNEY_SEED", seed.to_string()).output().unwrap();
            (said.status.code(), failed, (up, down.status.code(), app.structure()))
        };
        let (together, each) = (outcome(&[]), outcome(&EACH));
        assert_eq!((together.0, &together.1), (each.0, &each.1), "JOURNEY_SEED={seed}");
        if together.0 == Some(0) {
            reached += 1;
            assert_eq!(together.2, each.2, "JOURNEY_SEED={seed}");
        }
    }
    assert!(reached >= 20, "{reached}");
}
