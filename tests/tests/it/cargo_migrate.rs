//! `cargo migrate` on sources that are not built.

use crate::support::project::{Project, repository};
use crate::support::service;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn migration(id: &str, arguments: &str) -> String {
    format!(
        "use migrator_runtime::prelude::*;\n\n/// What {id} does\n///\n/// More of it.\n\
         #[migration(revision = \"{id}\"{arguments})]\nfn upgrade(op: &mut Operations) {{\n    let _ = op;\n}}\n"
    )
}

fn two() -> Project {
    let second =
        migration("b2", ", down_revision = \"a1\", branch_label = \"billing\", created = \"2025-01-15\"");
    Project::with_migrations(&[("m1_a1.rs", &migration("a1", "")), ("m2_b2.rs", &second)])
}

#[test]
fn the_source_gives_the_answers_of_the_compiled_program() {
    let (app, source) = (service(), Project::new());
    let folder = repository().join("app-migrations/src/migrations");
    let folder = ["--folder", folder.to_str().unwrap()];
    for asked in [
        &["heads"][..],
        &["history"],
        &["history", "-r", "ae10:c1d2"],
        &["history", "--limit", "3"],
        &["branches"],
        &["graph"],
        &["graph", "--format", "svg"],
        &["graph", "--format", "mermaid"],
        &["graph", "--format", "dot"],
        &["graph", "--format", "ascii"],
    ] {
        assert_eq!(source.ok(&[&folder, asked].concat()), app.ok(asked), "{asked:?}");
    }
    for asked in [&["heads"][..], &["history"], &["show", "3a07"], &["show", "assistant"]] {
        let without_path = |mut answer: Value| {
            for list in answer.as_object_mut().unwrap().values_mut() {
                for revision in list.as_array_mut().unwrap() {
                    let path = revision["path"].take();
                    revision["path"] = json!(Path::new(path.as_str().unwrap()).file_name().unwrap().to_str());
                }
            }
            answer
        };
        assert_eq!(
            without_path(source.json(&[&folder, asked].concat())),
            without_path(app.json(asked)),
            "{asked:?}"
        );
    }
    let unknown = source.migrate(&[&folder[..], &["show", "3a08"]].concat());
    assert_eq!((unknown.code, app.run(&["show", "3a08"]).err), (4, unknown.err));
}

#[test]
fn a_crate_that_does_not_compile_is_answered_for() {
    let project = two();
    project.write("src/lib.rs", "fn broken() -> u8 { \"text\" }");
    project.write(
        "src/migrations/m3.rs",
        &migration("c3", ", down_revision = \"b2\"").replace("let _", "let let"),
    );
    assert_eq!(project.ok(&["heads"]), "c3 (head)\n");
    assert_eq!(project.ok(&["migrate", "heads"]), "c3 (head)\n", "as Cargo calls it");
    let show = project.ok(&["show", "billing"]);
    for part in [
        "Rev: b2 (billing)",
        "Parent: a1",
        "Created: 2025-01-15",
        "Path: src/migrations/m2_b2.rs",
        "    More of it.",
    ] {
        assert!(show.contains(part), "{part}\n{show}");
    }
    let written = project.json(&["revision", "-m", "next", "--empty"]);
    assert_eq!(written["down_revision"], json!(["c3"]));
}

#[test]
fn what_cannot_be_read_is_said_with_its_place() {
    let project = two();
    project.write("src/migrations/m3.rs", "fn upgrade( {\n");
    let said = project.migrate(&["heads"]);
    assert!(said.code == 4 && said.err.contains("src/migrations/m3.rs:1:"), "{said:?}");
    project.write("src/migrations/m3.rs", &migration("c3", ", down_revison = \"b2\""));
    let said = project.migrate(&["merge", "heads"]);
    assert!(
        said.code == 4 && said.err.contains("m3.rs:6:30") && said.err.contains("`down_revision`"),
        "{said:?}"
    );
    project.write("src/migrations/m3.rs", &migration("c3", ", down_revision = \"b3\""));
    let said = project.migrate(&["heads"]);
    assert!(
        said.code == 4 && said.err.contains("cargo migrate check") && said.err.contains("m3.rs"),
        "{said:?}"
    );
    project.write(
        "src/migrations/m3.rs",
        &format!("#[cfg(unix)]\n{}", "#[migration(revision = \"c3\")] fn f() {}"),
    );
    let said = project.migrate(&["heads"]);
    assert!(said.code == 0 && said.err.contains("warning") && said.err.contains("m3.rs"), "{said:?}");
}

#[test]
fn check_says_what_the_compiler_would_say_and_where() {
    let project = two();
    assert_eq!(project.ok(&["check"]), "nothing is wrong with 2 migrations\n");
    project.write("src/migrations/m3.rs", &migration("c3", ", down_revision = \"a1\""));
    let said = project.migrate(&["check"]);
    assert_eq!(said.code, 0, "a label tells the branches apart: {said:?}");
    project.write("src/migrations/m4.rs", &migration("d4", ", down_revision = \"a1\""));
    let said = project.migrate(&["check"]);
    assert_eq!(said.code, 1, "{said:?}");
    for part in [
        "c3",
        "d4",
        "cargo migrate merge c3 d4 -m",
        "--> src/migrations/m4.rs:6:24 (several-heads)",
        "1 mistake in 4",
    ] {
        assert!(said.out.contains(part), "{part}\n{said:?}");
    }
    let json = project.json(&["check"]);
    let finding = &json["findings"][0];
    assert_eq!(
        (&finding["code"], &finding["line"], &finding["column"]),
        (&json!("several-heads"), &json!(6), &json!(24))
    );
    assert_eq!(json["migrations"], 4);
}

/// The gallery has each mistake with what the compiler says of it.
#[test]
fn check_and_the_compiler_say_the_same_of_each_folder_in_the_gallery() {
    let project = Project::new();
    let mut compared = 0;
    for map in maps(&repository().join("tests/ui")) {
        let folder = map.parent().unwrap();
        // Sound chains of schemas are linked into this program, and so the compiler has nothing to say.
        let is_linked = folder.parent().unwrap().parent().unwrap().ends_with("schema/pass");
        let (mut situation, mut inner) = if is_linked { (folder.parent().unwrap(), 1) } else { (folder, 0) };
        while !is_linked && !situation.join("main.rs").is_file() {
            situation = situation.parent().unwrap();
            inner += 1;
        }
        // Folders of which the compiler itself refuses a file: what it says is not ours.
        let name = situation.file_name().unwrap().to_str().unwrap();
        if inner != 1 || name.contains("no_rust") {
            continue;
        }
        let said = fs::read_to_string(situation.join("main.stderr")).unwrap_or_default();
        let lines: Vec<&str> = said.lines().collect();
        let expected: BTreeSet<&str> = lines
            .windows(2)
            .filter(|pair| pair[1].starts_with("       help: "))
            .filter_map(|pair| pair[0].strip_prefix("error: "))
            .collect();
        let json = project.json(&["check", "--folder", folder.to_str().unwrap()]);
        let found = json["findings"].as_array().unwrap_or_else(|| panic!("{name}: {json}"));
        let found: BTreeSet<&str> = found.iter().map(|finding| finding["fact"].as_str().unwrap()).collect();
        assert_eq!(found, expected, "{name}");
        compared += 1;
    }
    assert!(compared > 200, "{compared}");
}

/// Every `mod.rs` with `migrations!` below a folder.
fn maps(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(maps(&path));
        } else if path.ends_with("mod.rs") && fs::read_to_string(&path).unwrap().contains("migrations!(") {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_folder_is_found_or_its_absence_is_said() {
    let project = Project::new();
    let said = project.migrate(&["heads"]);
    assert!(said.code == 2 && said.err.contains("cargo migrate init"), "{said:?}");
    let said = project.migrate(&["upgrade", "head"]);
    assert!(said.code == 2 && said.err.contains("no migrations"), "nothing to hand over to: {said:?}");

    project.write("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\n");
    for (name, map) in [("one", "src/migrations/mod.rs"), ("two", "src/db/history.rs"), ("web", "src/lib.rs")]
    {
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\n");
        project.write(&format!("crates/{name}/Cargo.toml"), &manifest);
        let text = if name == "web" { "pub fn serve() {}" } else { "migrator_runtime::migrations!();" };
        project.write(&format!("crates/{name}/{map}"), text);
    }
    project.write("crates/two/src/db/history/m1.rs", &migration("t1", ""));
    let said = project.migrate(&["heads"]);
    for part in ["several folders", "crates/one/src/migrations", "crates/two/src/db/history"] {
        assert!(said.code == 2 && said.err.contains(part), "{part}: {said:?}");
    }
    let below = |folder: &str, arguments: &[&str]| {
        let mut command = project.command("cargo-migrate", arguments);
        command.current_dir(project.path(folder));
        crate::support::project::said(&mut command)
    };
    assert_eq!(below("crates/two/src/db/history", &["heads"]).out, "t1 (head)\n");
    assert_eq!(below("crates/web", &["heads"]).code, 2, "several in its workspace");
    project.write("migrator.toml", "folder = \"crates/two/src/db/history\"\nfile_template = \"{rev}\"\n");
    assert_eq!(below("crates/web/src", &["heads"]).out, "t1 (head)\n");
    let written = below("crates/two/src", &["revision", "-m", "x", "--rev-id", "t2"]);
    assert!(written.code == 0 && project.path("crates/two/src/db/history/t2.rs").is_file(), "{written:?}");
    assert_eq!(project.migrate(&["heads", "--folder", "crates/web"]).code, 2);
    project.write("migrator.toml", "folder = \"nowhere\"\n");
    assert!(project.migrate(&["heads"]).err.contains("nowhere"));
    project.write("migrator.toml", "foldr = \"x\"\n");
    assert!(project.migrate(&["heads"]).err.contains("migrator.toml:1"));
}

#[test]
fn new_migrations_are_written_as_the_compiled_program_writes_them() {
    let project = two();
    project.write("rustfmt.toml", "hard_tabs = true\n");
    let json = project.json(&[
        "revision",
        "-m",
        "Имя: we\"ird",
        "--rev-id",
        "c3",
        "--branch-label",
        "x",
        "--depends-on",
        "billing",
    ]);
    let name = json["path"].as_str().unwrap();
    assert!(name.starts_with("src/migrations/m20") && name.ends_with("_c3_imia_we_ird.rs"), "{name}");
    let text = project.read(name);
    for part in [
        "/// Имя: we\"ird\n",
        "down_revision = \"b2\"",
        "depends_on = \"billing\"",
        "branch_label = \"x\"",
        "\n\tlet _ = op;",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let refused = project.migrate(&["revision", "-m", "x", "--head", "a1"]);
    assert!(refused.code == 4 && refused.err.contains("--splice"), "{refused:?}");
    project.ok(&["revision", "-m", "x", "--head", "a1", "--splice", "--rev-id", "d4"]);
    assert_eq!(
        project.ok(&["heads"]),
        "d4 (head)\nc3 (x) (head)\n".lines().rev().map(|l| format!("{l}\n")).collect::<String>()
    );
    assert_eq!(project.json(&["merge", "c3", "d4", "-m", "join"])["down_revision"], json!(["c3", "d4"]));
    assert_eq!(project.migrate(&["revision", "-m", " "]).code, 2);
}

#[test]
fn edit_completions_and_help() {
    let project = two();
    let mut command = project.command("cargo-migrate", &["edit", "head"]);
    command.env("VISUAL", "echo --opened");
    let said = crate::support::project::said(&mut command);
    assert!(said.out.ends_with("--opened src/migrations/m2_b2.rs\n"), "{said:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(project.ok(&["completions", shell]).contains("CARGO_MIGRATE_COMPLETE"), "{shell}");
    }
    let mut command = project.command("cargo-migrate", &["--", "cargo-migrate", "show", ""]);
    command.envs([("CARGO_MIGRATE_COMPLETE", "bash"), ("_CLAP_COMPLETE_INDEX", "2"), ("_CLAP_IFS", "\n")]);
    let offered = crate::support::project::said(&mut command).out;
    for word in ["head", "billing", "b2", "a1"] {
        assert!(offered.lines().any(|line| line.trim() == word), "{word}: {offered}");
    }
    // As Bash asks, for commands that are handed over, and by the name that people type.
    let script = "source <(\"$0\" completions bash)\n\
                  COMP_WORDS=(cargo migrate upgrade '') COMP_CWORD=3 COMP_TYPE=9\n\
                  _cargo_and_migrate cargo '' upgrade\nprintf '%s\\n' \"${COMPREPLY[@]}\"";
    let path = project.command("cargo-migrate", &[]).get_program().to_owned();
    let offered = project.run("bash", &["-c", script, path.to_str().unwrap()]).out;
    for word in ["head", "billing", "b2"] {
        assert!(offered.lines().any(|line| line.trim() == word), "{word}: {offered}");
    }
    let help = project.ok(&["--help"]);
    for part in
        ["cargo run --bin migrate", "upgrade TARGET", "stamp", "status", "log", "Exit codes", "init", "check"]
    {
        assert!(help.contains(part), "{part}\n{help}");
    }
    assert!(project.ok(&["init", "--help"]).contains("not on crates.io yet"));
    assert!(project.ok(&["help", "heads"]).contains("no other revision follows"));
    assert!(project.ok(&["revision", "--help"]).contains("--empty"));
    assert_eq!(project.migrate(&[]).code, 2);
    assert!(!project.ok(&["history"]).contains('\u{1b}'));
    assert!(project.ok(&["history", "--color", "always"]).contains('\u{1b}'));
}

#[test]
fn the_command_against_several_heads_joins_them_whatever_depends_on_them() {
    let project = Project::with_migrations(&[
        ("m1_a1.rs", &migration("a1", "")),
        ("m2_b2.rs", &migration("b2", ", down_revision = \"a1\"")),
        ("m3_c3.rs", &migration("c3", ", down_revision = \"a1\", depends_on = \"b2\"")),
        ("m4_d4.rs", &migration("d4", ", down_revision = \"a1\", branch_label = \"billing\"")),
    ]);
    let check = project.migrate(&["check"]);
    assert!(check.code == 1 && check.out.contains("`cargo migrate merge b2 c3 -m"), "{check:?}");
    assert_eq!(project.json(&["merge", "b2", "c3"])["down_revision"], json!(["b2", "c3"]));
    assert_eq!(project.ok(&["check"]), "nothing is wrong with 5 migrations\n");

    let several = project.migrate(&["revision", "-m", "next"]);
    assert_eq!(several.code, 4);
    assert!(several.err.contains("as in `--head "), "{several:?}");
    assert!(several.err.contains(" d4 -m \"…\"` joins them for good"), "{several:?}");
}

#[test]
fn the_picture_as_json_has_nodes_and_edges() {
    let project = two();
    let graph = project.json(&["graph"]);
    assert_eq!(graph["edges"], json!([{ "from": "a1", "to": "b2", "kind": "parent" }]));
    assert_eq!(graph["nodes"][1]["branch_labels"], json!(["billing"]));
    assert_eq!(graph["nodes"][0]["state"], Value::Null);
    assert_eq!(project.json(&["graph", "--format", "svg"]), graph);
}

#[test]
fn before_the_first_revision_there_is_no_file_to_edit() {
    let said = two().migrate(&["edit", "base"]);
    assert!(said.code == 2 && said.err.contains("`base` is before the first revision"), "{said:?}");
}
