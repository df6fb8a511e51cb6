//! The gallery of what the macros accept and refuse: `ui/<macro>/{pass,fail}/<situation>/`.
//!
//! A situation is a program, `main.rs`, with what the compiler says of it beside it when it fails,
//! `main.stderr`. The chains of `ui/schema/pass` have no program of their own: they are linked into this one
//! (`reading/galleries.rs`), and a mistake in them would keep it from being built. After a change of a message, `TRYBUILD=overwrite cargo test -p migrator-tests
//! gallery` writes these anew; read them aloud before they are committed.

mod one_judgement;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The category whose sound chains are linked into this program.
const LINKED: &str = "schema";

const MACROS: [&str; 4] = ["migration", "downgrade", "migrations", "schema"];

#[test]
fn gallery() {
    let cases = trybuild::TestCases::new();
    for name in MACROS {
        if name != LINKED {
            cases.pass(format!("ui/{name}/pass/*/main.rs"));
        }
        cases.compile_fail(format!("ui/{name}/fail/*/main.rs"));
    }
    for program in written_programs() {
        cases.pass(program);
    }
    cases.pass(one_judgement::program());
}

/// Programs around the files that `revision` writes: an odd message, and a long list of arguments.
fn written_programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("written");
    let _ = fs::remove_dir_all(&root);
    let odd = "Добавить \"имя\" */ // \\ {}\n\nи ещё строка";
    let long = "a message that is quite long, so long that it does not fit into a line of a hundred characters at all";
    let arguments: [&[&str]; 2] =
        [&["-m", odd], &["-m", long, "--branch-label", "billing", "--branch-label", "accounting"]];
    let programs = arguments.iter().enumerate().map(|(number, arguments)| {
        let folder = root.join(number.to_string());
        fs::create_dir_all(folder.join("migrations")).unwrap();
        let main = "mod migrations;\n\nfn main() {}\n";
        fs::write(folder.join("main.rs"), main).unwrap();
        fs::write(folder.join("migrations/mod.rs"), "migrator_runtime::migrations!();\n").unwrap();
        let migrations = folder.join("migrations");
        let program = crate::support::program!("empty");
        program.ok(&[&["revision", "--folder", migrations.to_str().unwrap()], *arguments].concat());
        let written = fs::read_dir(&migrations).unwrap().map(|entry| entry.unwrap().path());
        let written: Vec<PathBuf> = written.filter(|path| !path.ends_with("mod.rs")).collect();
        assert_eq!(written.len(), 1, "{written:?}");
        let checked = std::process::Command::new("rustfmt")
            .args(["--edition", "2024", "--check"])
            .arg(&written[0])
            .output()
            .unwrap();
        assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
        folder.join("main.rs")
    });
    programs.collect()
}

#[test]
fn no_situation_is_forgotten() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    assert_eq!(names(&root), MACROS.iter().map(ToString::to_string).collect());
    for name in MACROS {
        assert_eq!(names(&root.join(name)), ["fail", "pass"].map(String::from).into());
        for (kind, fails) in [("fail", true), ("pass", false)] {
            for situation in names(&root.join(name).join(kind)) {
                let folder = root.join(name).join(kind).join(situation);
                let program = if name == LINKED && !fails { "migrations/mod.rs" } else { "main.rs" };
                assert!(folder.join(program).is_file(), "no program in {}", folder.display());
                assert_eq!(folder.join("main.stderr").is_file(), fails, "{}", folder.display());
            }
        }
    }
    assert!(programs(&root).len() > 190, "the gallery has shrunk");
    assert!(names(&root.join("schema/fail")).len() >= 80 && names(&root.join("schema/pass")).len() >= 30);
}

#[test]
fn every_program_stands_where_it_is_run() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    for program in programs(&root) {
        let depth = program.strip_prefix(&root).unwrap().components().count();
        assert_eq!(depth, 4, "{}", program.display());
    }
}

#[test]
fn messages_end_in_a_way_out_and_name_nothing_internal() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    for program in programs(&root) {
        let Ok(said) = fs::read_to_string(program.with_extension("stderr")) else { continue };
        assert!(!said.contains("__private") && !said.contains("panicked"), "{}", program.display());
        assert!(!said.contains("warning:"), "{}", program.display());
        // The compiler's own errors about a file that is no Rust have no help of ours.
        if !program.to_string_lossy().contains("no_rust") {
            let lines: Vec<&str> = said.lines().collect();
            for (at, line) in lines.iter().enumerate() {
                let is_ours = line.starts_with("error: ") && !line.starts_with("error: aborting");
                let has_help = || lines.get(at + 1).is_some_and(|next| next.starts_with("       help: "));
                assert!(!is_ours || has_help(), "{}: {line}", program.display());
            }
        }
    }
}

/// The entries of a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Every `main.rs` below a folder.
fn programs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for name in names(folder) {
        let path = folder.join(name);
        if path.is_dir() {
            found.extend(programs(&path));
        } else if path.ends_with("main.rs") {
            found.push(path);
        }
    }
    found
}
