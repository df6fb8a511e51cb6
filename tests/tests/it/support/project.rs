//! A user's project: a folder in which Cargo and `cargo migrate` run.

use super::{Said, Workspace, build};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The root of this repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A project, with `cargo-migrate` installed.
pub(crate) struct Project(Workspace);

impl Project {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        static PATH: OnceLock<PathBuf> = OnceLock::new();
        Project(build("cargo-migrate", "cargo-migrate", &PATH))
    }

    /// A package with migration files, which nobody has to build.
    pub(crate) fn with_migrations(files: &[(&str, &str)]) -> Self {
        let project = Project::new();
        project.write("Cargo.toml", "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n");
        project.write("src/migrations/mod.rs", "migrator_runtime::migrations!();\n");
        for (name, text) in files {
            project.write(&format!("src/migrations/{name}"), text);
        }
        project
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path(name)
    }

    /// Writes a file, and the folders that it is in.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        self.0.write(name, text);
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// All files below the folder but Cargo's and Git's own, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        below(&self.path(""), "", &mut found);
        found.sort();
        found
    }

    /// Makes Cargo take the versions of this repository, so that it needs no network.
    pub(crate) fn lock(&self) {
        fs::copy(repository().join("Cargo.lock"), self.path("Cargo.lock")).unwrap();
    }

    pub(crate) fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = match program {
            "cargo-migrate" => self.0.command(arguments),
            program => {
                let mut command = Command::new(program);
                command.args(arguments).current_dir(self.path(""));
                command
            }
        };
        // What is built here goes beside what was built there, so that dependencies are built once.
        let built = Path::new(env!("CARGO_BIN_EXE_empty")).ancestors().nth(2).unwrap();
        command
            .env_remove("DATABASE_URL")
            .env_remove("MIGRATOR_ALLOW_HEADS")
            .env("CARGO", env!("CARGO"))
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", self.path("target"))
            .env("CARGO_BUILD_BUILD_DIR", built)
            .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
            .env("CARGO_TERM_COLOR", "never");
        command
    }

    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Said {
        said(&mut self.command(program, arguments))
    }

    /// `cargo-migrate`, as a user runs it.
    pub(crate) fn migrate(&self, arguments: &[&str]) -> Said {
        self.run("cargo-migrate", arguments)
    }

    /// `cargo-migrate`, which must succeed; gives what it printed.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let said = self.migrate(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {said:?}");
        said.out
    }

    /// `cargo-migrate --json`, whatever its exit code.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let said = self.migrate(&[arguments, &["--json"]].concat());
        serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"))
    }

    pub(crate) fn cargo(&self, arguments: &[&str]) -> Said {
        self.run(env!("CARGO"), arguments)
    }

    /// Git, which must succeed.
    pub(crate) fn git(&self, arguments: &[&str]) {
        let who = ["-c", "user.name=o'brien", "-c", "user.email=o@example.org", "-c", "commit.gpgsign=false"];
        let said = self.run("git", &[&who, arguments].concat());
        assert_eq!(said.code, 0, "git {arguments:?}: {said:?}");
    }
}

pub(crate) fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn below(folder: &Path, prefix: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if ["target", ".git", "Cargo.lock"].contains(&name.as_str()) {
            continue;
        }
        if entry.path().is_dir() {
            below(&entry.path(), &format!("{prefix}{name}/"), found);
        } else {
            found.push(format!("{prefix}{name}"));
        }
    }
}
