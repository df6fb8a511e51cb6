//! Released migrations: `migrations.lock`, and databases that have another version of one.

use crate::support::project::{Project, repository};
use crate::support::{Said, Workspace, program, service};
use migrator_core::capability::Dialect;
use migrator_core::lock::Lock;
use serde_json::json;
use std::fs;

const FIRST: &str = "use migrator_runtime::prelude::*;\n\n/// Users\n#[migration(revision = \"a1\")]\n\
                     fn upgrade(op: &mut Operations) {\n    op.create_table(\"users\", [integer(\"id\").primary_key()]);\n}\n";

fn second(body: &str) -> String {
    format!(
        "use migrator_runtime::prelude::*;\n\n/// Names\n#[migration(revision = \"b2\", down_revision = \"a1\")]\n\
         fn upgrade(op: &mut Operations) {{\n{body}\n}}\n"
    )
}

const NAME: &str = "    op.add_column(\"users\", string(\"name\", 100));";
const LOCK: &str = "src/migrations/migrations.lock";

fn two() -> Project {
    Project::with_migrations(&[("m1_a1.rs", FIRST), ("m2_b2.rs", &second(NAME))])
}

fn locked(project: &Project) -> Vec<String> {
    let lock = Lock::read(&project.read(LOCK)).unwrap();
    lock.iter().map(|(id, _)| id.to_owned()).collect()
}

#[test]
fn what_is_unlocked_is_added_and_what_is_locked_stays() {
    let project = two();
    let check = project.migrate(&["lock", "--check"]);
    assert_eq!(check.code, 1, "{check:?}");
    assert!(check.out.contains("not locked: a1\nnot locked: b2\n"), "{check:?}");
    assert!(check.err.contains("2 migrations are not locked"), "{check:?}");
    assert!(!project.path(LOCK).exists(), "--check writes nothing");

    let said = project.ok(&["lock"]);
    assert_eq!(said, format!("locked a1\nlocked b2\nwrote {LOCK}: commit it with the migrations\n"));
    let text = project.read(LOCK);
    assert!(text.starts_with("# migrations.lock 1\n# "), "{text}");
    assert_eq!(locked(&project), ["a1", "b2"]);
    assert_eq!(project.ok(&["lock"]), format!("2 migrations are locked in {LOCK}\n"));
    assert_eq!(project.ok(&["lock", "--check"]), format!("2 migrations are locked in {LOCK}\n"));

    // An edit is said, and does not get in; what is new does.
    project.write("src/migrations/m2_b2.rs", &second("    op.add_column(\"users\", string(\"name\", 200));"));
    project.write(
        "src/migrations/m3.rs",
        &second(NAME).replace("b2", "c3").replace("a1", "b2").replace("name", "phone"),
    );
    let before = text;
    let said = project.migrate(&["lock"]);
    assert_eq!(said.code, 1, "{said:?}");
    for part in [
        "locked c3",
        "migration `b2` is released, and was edited: its operation is another one than it was: `op.add_column(\"users\", string(\"name\", 200));`",
        "--> src/migrations/m2_b2.rs:4 (locked-edited)",
    ] {
        assert!(said.out.contains(part), "{part}\n{said:?}");
    }
    assert!(said.err.contains("1 migration is not as it was locked"), "{said:?}");
    let after = project.read(LOCK);
    assert!(after.starts_with(&before), "{after}");
    assert_eq!(locked(&project), ["a1", "b2", "c3"]);
}

#[test]
fn a_change_is_accepted_on_purpose() {
    let project = two();
    project.ok(&["lock"]);
    project.write("src/migrations/m2_b2.rs", &second("    op.add_column(\"users\", string(\"name\", 200));"));
    let unknown = project.migrate(&["lock", "--accept", "b3"]);
    assert!(unknown.code == 2 && unknown.err.contains("did you mean `b2`"), "{unknown:?}");
    let said = project.migrate(&["lock", "--accept", "b"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(said.err.contains("warning") && said.err.contains("databases that have `b2`"), "{said:?}");
    assert!(said.out.contains("locked b2 as it is now"), "{said:?}");
    project.ok(&["lock", "--check"]);

    fs::remove_file(project.path("src/migrations/m2_b2.rs")).unwrap();
    let check = project.migrate(&["check"]);
    assert!(check.code == 1 && check.out.contains("(locked-removed)"), "{check:?}");
    let json = project.json(&["lock", "--check"]);
    assert_eq!(json["findings"][0]["code"], "locked-removed");
    assert_eq!((&json["total"], &json["unlocked"]), (&json!(2), &json!([])));
    let json = project.json(&["lock", "--accept", "b2"]);
    assert_eq!(json["forgotten"], json!(["b2"]));
    assert_eq!(locked(&project), ["a1"]);
    project.ok(&["check"]);
}

#[test]
fn what_cannot_be_read_is_left_to_the_program() {
    let project = two();
    project.write("src/migrations/m2_b2.rs", &second("    names(op);"));
    let said = project.migrate(&["lock"]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.err.contains("`b2` cannot be read from the source") && said.err.contains("migrate -- lock"),
        "{said:?}"
    );
    assert_eq!(locked(&project), ["a1"]);
    let check = project.migrate(&["lock", "--check"]);
    assert!(check.code == 1 && check.out.contains("not locked: b2"), "{check:?}");
    let said = project.migrate(&["lock", "--accept", "b2"]);
    assert!(said.code == 4 && said.err.contains("runs its functions"), "{said:?}");
}

#[test]
fn a_wrong_line_is_named() {
    let project = two();
    project.ok(&["lock"]);
    let text = project.read(LOCK);
    project.write(LOCK, &format!("{text}<<<<<<< HEAD\n"));
    let said = project.migrate(&["lock"]);
    assert!(
        said.code == 4 && said.err.contains("migrations.lock:6") && said.err.contains("conflict"),
        "{said:?}"
    );
    let said = project.migrate(&["check"]);
    assert!(said.code == 1 && said.out.contains("line 6 of migrations.lock"), "{said:?}");
    assert_eq!(project.read(LOCK), format!("{text}<<<<<<< HEAD\n"), "left as it was");
}

#[test]
fn two_branches_lock_and_git_merges() {
    let names: Vec<(String, String)> = (0..9)
        .map(|n| {
            (
                format!("m{n}.rs"),
                FIRST
                    .replace("a1", &format!("{n}{n}"))
                    .replace("[migration(", &format!("[migration(branch_label = \"l{n}\", ")),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = names.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let project = Project::with_migrations(&files);
    project.ok(&["lock"]);
    project.git(&["init", "--quiet", "--initial-branch=main"]);
    project.git(&["add", "--all"]);
    project.git(&["commit", "--quiet", "--message=first"]);
    for (branch, id) in [("ann", "12"), ("bob", "67")] {
        project.git(&["switch", "--quiet", "--create", branch, "main"]);
        let text = names[0].1.replace("00", id).replace("l0", branch);
        project.write(&format!("src/migrations/{branch}.rs"), &text);
        project.ok(&["lock"]);
        project.git(&["add", "--all"]);
        project.git(&["commit", "--quiet", "--message=work"]);
    }
    project.git(&["merge", "--quiet", "--message=merge", "ann"]);
    assert_eq!(locked(&project).len(), 11);
    project.ok(&["lock", "--check"]);
}

#[test]
fn the_program_locks_what_the_source_locks() {
    let source = Project::new();
    for file in fs::read_dir(repository().join("app-migrations/src/migrations")).unwrap() {
        let file = file.unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        source.write(&format!("migrations/{}", file.file_name().to_str().unwrap()), &text);
    }
    let said = source.migrate(&["lock", "--folder", "migrations"]);
    assert!(said.code == 0 && said.err.is_empty(), "{said:?}");
    let app = service();
    let json = app.json(&["lock", "--folder", "."]);
    assert_eq!(json["locked"].as_array().unwrap().len(), 18);
    let of_program = fs::read_to_string(app.path("migrations.lock")).unwrap();
    assert_eq!(of_program, source.read("migrations/migrations.lock"));
    assert_eq!(app.files(), ["migrations.lock"], "nothing else is left");
    assert!(app.ok(&["lock", "--folder", ".", "--check"]).contains("18 migrations are locked"));
    assert!(app.ok(&["lock", "--help"]).contains("--accept"));
}

/// The program `released`, after edits of a revision.
fn edited(app: &Workspace, revision: &str, arguments: &[&str]) -> Said {
    crate::support::project::said(app.command(arguments).env("EDITED", revision))
}

#[test]
fn what_only_the_program_sees_it_judges() {
    let app = program!("released");
    app.ok(&["check"]);
    let check = app.run(&["lock", "--check"]);
    assert!(check.code == 1 && check.out == "not locked: c3\nnot locked: d4\n", "{check:?}");

    let said = edited(&app, "b2", &["check"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.out.contains("`b2` is released, and was edited") && said.out.contains("(locked-edited)"),
        "{said:?}"
    );
    app.ok(&["upgrade", "a1"]);
    let said = edited(&app, "b2", &["upgrade", "head"]);
    assert_eq!(said.code, 4, "{said:?}");
    assert!(said.err.contains("`b2` is released, and was edited"), "{said:?}");
    assert_eq!(app.rows(), ["a1"]);
    app.ok(&["upgrade", "head"]);
}

fn on_each(test: impl Fn(Dialect, Workspace)) {
    for dialect in Dialect::ALL {
        test(dialect, program!("released").on(dialect));
    }
}

#[test]
fn a_database_with_another_version_is_told() {
    on_each(|dialect, app| {
        app.ok(&["upgrade", "c3"]);
        assert!(app.ok(&["validate"]).starts_with("valid:"), "{dialect}");

        let said = edited(&app, "c3", &["validate"]);
        assert_eq!(said.code, 1, "{dialect}: {said:?}");
        for part in [
            "revision c3 did something else when it ran\n",
            "~ operation 1 of 3 is `op.add_column(\"users\", big_integer(\"age\"));`, and was `op.add_column(\"users\", integer(\"age\"));`",
            "~ operation 3 of 3 is new: `op.add_column(\"users\", string(\"city\", 50));`",
        ] {
            assert!(said.out.contains(part), "{dialect}: {part}\n{said:?}");
        }
        let said = edited(&app, "c3", &["validate", "--json"]);
        let json: serde_json::Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!(
            (&json["valid"], &json["altered"][0]["revision"]),
            (&json!(false), &json!("c3")),
            "{dialect}"
        );
        assert_eq!(json["altered"][0]["applied"].as_array().unwrap().len(), 2, "{dialect}");

        // Nothing to do, and something to do: both say it, and go on.
        for target in ["c3", "head"] {
            let said = edited(&app, "c3", &["upgrade", target]);
            assert_eq!(said.code, 0, "{dialect}: {said:?}");
            assert!(said.err.contains("warning: revision `c3` did something else"), "{dialect}: {said:?}");
        }
        assert!(app.ok(&["validate"]).starts_with("valid:"), "{dialect}");
        assert_eq!(app.run(&["upgrade", "head"]).err, "", "{dialect}");

        // Who brings it in line by hand says so.
        let said = edited(&app, "c3", &["stamp", "head"]);
        assert_eq!(said.code, 0, "{dialect}: {said:?}");
        let said = edited(&app, "c3", &["validate"]);
        assert!(said.code == 1 && !said.out.contains("did something else"), "{dialect}: {said:?}");
        assert_eq!(edited(&app, "c3", &["upgrade", "head"]).err, "", "{dialect}");
    });
}

#[test]
fn what_was_taken_back_is_forgotten() {
    on_each(|dialect, app| {
        app.ok(&["upgrade", "c3"]);
        app.ok(&["downgrade", "b2"]);
        let said = edited(&app, "c3", &["upgrade", "head"]);
        assert!(said.code == 0 && said.err.is_empty(), "{dialect}: {said:?}");
        let said = edited(&app, "c3", &["validate"]);
        assert_eq!(said.code, 0, "{dialect}: {said:?}");
        let said = app.run(&["validate"]);
        assert!(
            said.out.contains("~ `op.add_column(\"users\", string(\"city\", 50));` is gone"),
            "{dialect}: {said:?}"
        );
    });
}

#[test]
fn a_journal_of_an_earlier_version_is_read_and_extended() {
    on_each(|dialect, app| {
        app.ok(&["upgrade", "c3"]);
        app.database().sql("ALTER TABLE migrator_version_journal DROP COLUMN statements");
        assert!(app.ok(&["validate"]).starts_with("valid:"), "{dialect}");
        let said = edited(&app, "c3", &["validate"]);
        assert!(said.code == 1 && said.out.contains("~ the operations are others"), "{dialect}: {said:?}");
        app.ok(&["upgrade", "head"]);
        let kept = "SELECT coalesce(statements, 'none') FROM migrator_version_journal WHERE revision IN ('a1', 'd4') \
                    AND outcome = 'done' ORDER BY id";
        let rows = app.database().column(kept);
        assert!(
            rows[0] == "none" && rows[1].contains("op.add_column(\"users\", string(\"phone\", 30));"),
            "{dialect}: {rows:?}"
        );
        app.ok(&["downgrade", "base"]);
    });
}

#[test]
fn the_compiler_refuses_an_edit_as_soon_as_it_is_locked() {
    let project = Project::new();
    let runtime = repository().join("migrator-runtime");
    project.ok(&["init", "--name", "app-migrations", "--runtime", runtime.to_str().unwrap()]);
    project.lock();
    let first = project.files().into_iter().find(|file| file.contains("_initial.rs")).unwrap();
    let written = project.read(&first);
    let body = |text: &str| written.replace("    let _ = op;", text);
    project.write(&first, &body("    op.create_table(\"users\", [integer(\"id\").primary_key()]);"));
    let tested = project.cargo(&["test", "--offline", "--quiet"]);
    assert_eq!(tested.code, 0, "{tested:?}");

    // Nothing else changes but that the file appears: the program knows it.
    let run = |arguments: &[&str]| {
        let words = [&["run", "--offline", "--quiet", "--bin", "migrate", "--"], arguments].concat();
        project.cargo(&words)
    };
    let said = run(&["lock"]);
    assert!(said.code == 0 && said.out.contains("commit it with the migrations"), "{said:?}");
    let said = run(&["lock", "--check"]);
    assert!(said.code == 0 && said.out.contains("1 migration is locked"), "{said:?}");

    project.write(&first, &body("    op.create_table(\"people\", [integer(\"id\").primary_key()]);"));
    let built = project.cargo(&["build", "--offline"]);
    assert_eq!(built.code, 101, "{built:?}");
    assert!(built.err.contains("is released, and was edited: its operation is another one"), "{}", built.err);
    let id = locked(&project).remove(0);
    project.ok(&["lock", "--accept", &id]);
    let built = project.cargo(&["build", "--offline"]);
    assert_eq!(built.code, 0, "only the lock changed: {built:?}");
    // The lock that the program has is the new one.
    let said = run(&["check"]);
    assert_eq!(said.code, 0, "{said:?}");
    project.write(LOCK, "# migrations.lock 1\n=======\n");
    assert!(project.cargo(&["build", "--offline"]).err.contains("line 2 of migrations.lock"));
}
