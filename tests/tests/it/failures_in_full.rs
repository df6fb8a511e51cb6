//! A failure says all that is known of it: the line of the operation, the place in the SQL, the database's code
//! and advice, what is left.

use crate::support::{Workspace, program};
use migrator_core::capability::Dialect;
use serde_json::{Value, json};

const SOURCE: &str = include_str!("../../src/bin/faulty.rs");

/// Where the operation stands that fails, as the compiler names it.
fn line_of(what: &str) -> String {
    let marker = format!("// fails: {what}");
    let at = SOURCE.lines().position(|line| line.contains(&marker)).unwrap();
    let above = usize::from(SOURCE.contains(&format!("{marker}, a line above")));
    format!("tests/src/bin/faulty.rs:{}", at + 1 - above)
}

/// What a run fails with: the text, and the JSON.
fn failure(app: &Workspace, arguments: &[&str]) -> (String, Value) {
    let said = app.run(&[arguments, &["--json"]].concat());
    assert!([5, 6].contains(&said.code) && said.err.is_empty(), "{arguments:?}: {said:?}");
    let error = &serde_json::from_str::<Value>(&said.out).unwrap()["error"];
    (format!("{}\n", error["fact"].as_str().unwrap()), error["run"].clone())
}

fn base(dialect: Dialect) -> Workspace {
    let app = program!("faulty").on(dialect);
    app.ok(&["upgrade", "base0"]);
    app
}

#[test]
fn each_says_the_line_of_the_operation() {
    for dialect in Dialect::ALL {
        for what in ["typo", "syntax", "helper", "code"] {
            let app = base(dialect);
            let (text, json) = failure(&app, &["upgrade", &format!("{what}@head")]);
            assert_eq!(json["source"], line_of(what), "{what} on {dialect}");
            assert!(text.contains(&format!("source: {}\n", line_of(what))), "{what} on {dialect}\n{text}");
            assert!(json["code"].is_string(), "{what} on {dialect}: {json}");
        }
    }
}

#[test]
fn a_computed_way_back_has_the_line_of_what_it_takes_back() {
    // On MySQL both operations of the way back are one statement.
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let app = base(dialect);
        app.ok(&["upgrade", "there0"]);
        app.database().sql("INSERT INTO users (id, name) VALUES (2, 'x')");
        let (_, json) = failure(&app, &["downgrade", "base0"]);
        assert_eq!(
            (&json["source"], &json["direction"]),
            (&line_of("there").into(), &"down".into()),
            "{dialect}"
        );
    }
}

#[test]
fn the_place_in_the_sql_has_a_caret() {
    for dialect in Dialect::ALL {
        let app = base(dialect);
        let (text, json) = failure(&app, &["upgrade", "syntax@head"]);
        let place = match dialect {
            // It reads `STE` as another name of the table.
            Dialect::Sqlite | Dialect::Postgres => json!({ "line": 2, "column": 6 }),
            Dialect::Mysql => json!({ "line": 2, "column": 2 }),
        };
        // What the databases say differs in where they see it, and all see it in the second line.
        assert_eq!(json["place"]["line"], 2, "{dialect}: {json}");
        let column = json["place"]["column"].as_u64().unwrap();
        assert!([2, 6].contains(&column), "{dialect}: {place} {json}");
        let blanks = " ".repeat(usize::try_from(column).unwrap() - 2);
        assert!(
            text.contains(&format!("\n       \tSTE name = 'ы'\n       \t{blanks}^\n")),
            "{dialect}\n{text}"
        );
        assert_eq!(json["statement"], json!({ "number": 1, "of": 1 }), "{dialect}");
    }
}

#[test]
fn sqlite_in_full() {
    let (text, json) = failure(&base(Dialect::Sqlite), &["upgrade", "typo@head"]);
    insta::assert_snapshot!(text);
    insta::assert_snapshot!(format!("{json:#}"));
}

#[test]
fn postgres_in_full() {
    let app = base(Dialect::Postgres);
    let (text, _) = failure(&app, &["upgrade", "typo@head"]);
    insta::assert_snapshot!(text);
    let (text, json) = failure(&app, &["upgrade", "late0"]);
    insta::assert_snapshot!(text);
    assert_eq!(json["code"], "23505");
    assert_eq!(json["detail"], "Key (name)=(x) already exists.");
    assert_eq!(json["left"], json!(["code0", "late0"]));
}

#[test]
fn a_statement_of_several_operations_names_them() {
    let app = base(Dialect::Mysql);
    app.ok(&["upgrade", "there0"]);
    app.database().sql("INSERT INTO users (id, name) VALUES (2, 'x')");
    let (_, json) = failure(&app, &["downgrade", "base0"]);
    assert_eq!(json["operation"], "- drop column users.age\n+ create unique index ux on users (name)");
}

#[test]
fn mysql_says_its_error_number() {
    let app = base(Dialect::Mysql);
    let (text, json) = failure(&app, &["upgrade", "code@head"]);
    assert_eq!(json["code"], "1062");
    assert!(text.contains("code: error 1062\n"), "{text}");
}

#[test]
fn the_log_has_the_events_and_no_values() {
    let app = base(Dialect::Postgres);
    let said = app.run(&["upgrade", "late0", "--log-format", "json", "--quiet"]);
    assert_eq!(said.code, 5);
    let log: Vec<Value> = said
        .err
        .lines()
        .take_while(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let events: Vec<&str> = log.iter().filter_map(|line| line["event"].as_str()).collect();
    assert_eq!(events, ["run_started", "data_step_started", "failed"], "{log:?}");
    let failed = &log[2];
    assert_eq!(failed["code"], "23505");
    assert_eq!(failed["revision"], "code0");
    assert_eq!(failed["source"], line_of("code"));
    assert_eq!(failed["span"]["name"], "upgrade");
    let logged: String = log.iter().map(|line| format!("{line}\n")).collect();
    for secret in ["INSERT", "(x)", "migrator:migrator@"] {
        assert!(!logged.contains(secret), "{secret}\n{logged}");
    }

    let said = app.run(&["upgrade", "there0", "--log-format", "json", "--log-level", "debug"]);
    assert!(said.err.contains("\"sql\":\"DROP INDEX"), "{}", said.err);
    assert!(said.err.contains("\"event\":\"statement_finished\""), "{}", said.err);
    let quiet = app.run(&["downgrade", "base0"]);
    assert_eq!((quiet.code, quiet.err.as_str()), (0, ""), "nothing is logged unless asked for");
    let bad = app.command(&["current"]).env("RUST_LOG", "no=such=level").output().unwrap();
    assert_eq!(bad.status.code(), Some(2));
}

#[test]
fn what_cannot_be_printed_ends_with_a_code_of_its_own() {
    let app = base(Dialect::Sqlite);
    for arguments in [
        &["history"][..],
        &["current"],
        &["heads", "--json"],
        &["log"],
        &["upgrade", "base0", "--sql"],
        &["--help"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = app.command(arguments).stdout(full).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(7), "{arguments:?}: {said}");
        assert!(said.contains("cannot write to the standard output"), "{arguments:?}: {said}");
    }
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = app.command(&["upgrade", "there0"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(7));
    assert_eq!(app.database().rows(), ["there0"], "what was asked for is done");
}

#[test]
fn wrong_arguments_are_json_too() {
    let app = program!("faulty");
    let said = app.run(&["upgrad", "--json"]);
    assert_eq!((said.code, said.err.as_str()), (2, ""));
    let json: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(json["error"]["code"], "usage");
    assert_eq!(json["error"]["fact"], "unrecognized subcommand 'upgrad'");
    assert!(json["error"]["help"].as_str().unwrap().contains("'upgrade'"), "{json}");
    let text = app.run(&["upgrad"]);
    assert!(text.code == 2 && text.out.is_empty() && text.err.contains("Usage:"), "{text:?}");
}
