//! `cargo migrate init`: what it writes is built and run.

use crate::support::project::{Project, repository};
use crate::support::service;
use std::fs;

const FILES: [&str; 7] = [
    ".gitignore",
    "Cargo.toml",
    "build.rs",
    "migrator.toml",
    "src/bin/migrate.rs",
    "src/lib.rs",
    "src/migrations/mod.rs",
];

/// The source of the runtime in this repository.
fn runtime() -> String {
    repository().join("migrator-runtime").to_str().unwrap().to_owned()
}

#[test]
fn in_an_empty_folder_it_makes_a_crate_that_builds_and_migrates() {
    let project = Project::new();
    let said = project.ok(&["init", "--name", "app-migrations", "--runtime-path", &runtime()]);
    assert!(
        said.contains("cargo migrate upgrade head") && said.contains("cargo migrate revision -m"),
        "{said}"
    );
    let mut files = project.files();
    let first = files.iter().position(|name| name.starts_with("src/migrations/m2")).unwrap();
    assert!(files.remove(first).ends_with("_initial.rs"));
    assert_eq!(files, FILES);
    assert_eq!(project.read(".gitignore"), "target/\n*.db\n*.db-*\n.env\n");

    assert!(project.read("src/migrations/mod.rs").contains("migrations!(databases = [sqlite]);"));

    project.lock();
    let built = project.cargo(&["build", "--offline"]);
    assert_eq!(built.code, 0, "{built:?}");
    assert!(!built.err.contains("warning: unused"), "{built:?}");
    let run = project.cargo(&["run", "--offline", "--quiet", "--bin", "migrate", "--", "upgrade", "head"]);
    assert!(run.code == 0 && run.out.contains("1 revision"), "{run:?}");
    assert!(project.path("app.db").is_file());

    // Handed over: the same words, streams and exit codes.
    assert!(project.ok(&["migrate", "upgrade", "head"]).contains("nothing to do"));
    assert!(project.ok(&["--folder", "src/migrations", "current", "--check-heads"]).contains("(head)"));
    assert!(project.ok(&["history", "-i"]).contains("(current)"));
    assert!(project.ok(&["graph", "-i"]).contains("current"));
    assert!(project.ok(&["show", "current"]).contains("Initial"));
    assert!(project.ok(&["help", "upgrade"]).contains("migrate upgrade"));
    // From a folder below: the same settings, and no database of that folder's own.
    for words in [&["current"][..], &["--database-url", "sqlite://../app.db", "current"]] {
        let mut below = project.command("cargo-migrate", words);
        let said = crate::support::project::said(below.current_dir(project.path("src")));
        assert!(said.code == 0 && said.out.contains("(head)"), "{said:?}");
    }
    assert!(!project.path("src/app.db").exists());
    assert_eq!(project.migrate(&["upgrade", "nowhere"]).code, 4);
    assert_eq!(project.migrate(&["upgarde", "head"]).code, 2);
    project.ok(&["downgrade", "base"]);
    assert_eq!(project.migrate(&["current", "--check-heads"]).code, 1);
    let formatted = project.cargo(&["fmt", "--check"]);
    assert_eq!(formatted.code, 0, "{formatted:?}");
}

#[test]
fn in_a_workspace_it_becomes_a_member() {
    let project = Project::new();
    let before = "# ours\n[workspace]\nmembers = [\n    \"web\", # the site\n]\nresolver = \"3\"\n\n[package]\nname = \"app\" # the service\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    project.write("Cargo.toml", before);
    project.write("src/main.rs", "fn main() {}\n");
    project.write("web/Cargo.toml", "[package]\nname = \"web\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
    project.write("web/src/lib.rs", "");
    project.write(".gitignore", "/target\nnotes");
    project.ok(&["init", "--runtime", &runtime()]);
    assert_eq!(
        project.read("Cargo.toml"),
        before.replace("\"web\", # the site", "\"web\",\n    \"migrations\", # the site")
    );
    assert_eq!(project.read(".gitignore"), "/target\nnotes\n*.db\n*.db-*\n.env\n");
    assert!(project.read("migrator.toml").contains("\nfolder = \"migrations/src/migrations\"\n"));
    assert!(project.read("migrations/src/bin/migrate.rs").contains("use migrations as _;"));

    project.lock();
    let built = project.cargo(&["build", "--offline", "--workspace"]);
    assert_eq!(built.code, 0, "{built:?}");
    let upgraded = project.migrate(&["upgrade", "head"]);
    assert!(upgraded.code == 0 && project.path("app.db").is_file(), "{upgraded:?}");

    // A second crate, in a folder that the pattern of members covers or not.
    project.ok(&[
        "init",
        "other/history",
        "--runtime",
        &runtime(),
        "--database-url",
        "postgres://bob:hunter2@db/x",
    ]);
    assert!(project.read("Cargo.toml").contains("\"other/history\""));
    assert!(project.read("other/history/.env").contains("hunter2"));
    assert!(!project.read("other/history/migrator.toml").contains("hunter2"));
    let driver = "default-features = false, features = [\"cli\", \"postgres\"] }";
    assert!(project.read("other/history/Cargo.toml").contains(driver));
    assert!(project.read("migrator.toml").contains("migrations/src/migrations"));
}

#[test]
fn beside_a_package_the_two_become_a_workspace() {
    let project = Project::new();
    project.write("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\n");
    project.write("src/lib.rs", "");
    project.ok(&["init", "--runtime", "0.1"]);
    assert!(project.read("Cargo.toml").ends_with("\n[workspace]\nmembers = [\"migrations\"]\n"));
    assert!(project.read("migrations/Cargo.toml").contains("migrator-runtime = \"0.1\"\n"));
    assert!(project.ok(&["check"]).contains("1 migration"));

    let project = Project::new();
    let manifest =
        "[workspace]\nmembers = [\"crates/*\"]\n\n[workspace.dependencies]\nmigrator-runtime = \"0.1\"\n";
    project.write("Cargo.toml", manifest);
    project.ok(&["init", "crates/history"]);
    assert_eq!(project.read("Cargo.toml"), manifest);
    let dependency = "migrator-runtime = { workspace = true, features = [\"cli\", \"sqlite\"] }\n";
    assert!(project.read("crates/history/Cargo.toml").contains(dependency));
}

#[test]
fn nothing_is_written_over() {
    let project = Project::new();
    project.write("Cargo.toml", "[workspace]\nmembers = []\n");
    project.write("migrations/build.rs", "fn main() {}");
    project.write("migrations/src/lib.rs", "");
    let before = project.files();
    let said = project.migrate(&["init"]);
    assert_eq!(said.code, 4, "{said:?}");
    for part in ["migrations/build.rs", "migrations/src/lib.rs", "nothing was written"] {
        assert!(said.err.contains(part), "{part}: {said:?}");
    }
    assert_eq!(project.json(&["init"])["error"]["code"], "would-overwrite");
    for (arguments, code) in [
        (&["init", "x", "--name", "fn"][..], "bad-name"),
        (&["init", "x", "--runtime", "nowhere"], "no-runtime"),
        (&["init", "x", "--database-url", "hunter2"], "bad-url"),
        (&["init", "Cargo.toml"], "not-a-folder"),
    ] {
        assert_eq!(project.json(arguments)["error"]["code"], code, "{arguments:?}");
    }
    assert_eq!(project.files(), before);
    assert_eq!(project.read("Cargo.toml"), "[workspace]\nmembers = []\n");
    assert_eq!(fs::read_to_string(project.path("migrations/build.rs")).unwrap(), "fn main() {}");
}

#[test]
fn the_compiled_program_says_who_makes_crates() {
    let app = service();
    let said = app.run(&["init", "migrations", "--name", "x"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("cargo migrate init migrations --name x"), "{said:?}");
    fs::create_dir(app.path("m")).unwrap();
    app.ok(&["revision", "-m", "x", "--empty", "--folder", "m"]);
}
