//! The texts of the new crate's files.

use super::database::Database;
use super::runtime::Runtime;
use std::path::Path;

pub(super) const BUILD: &str = "\
//! Rebuilds the crate when a migration file appears or goes.

fn main() {
    println!(\"cargo::rerun-if-changed=src/migrations\");
}
";

pub(super) const LIB: &str = "\
//! The migrations of the database.

pub mod migrations;

// `cargo test` judges all of them, and runs them up, down and up again on SQLite.
migrator_runtime::testing::check_migrations!();
";

pub(super) fn map(database: &Database) -> String {
    format!(
        "\
//! One file a migration; each is part of the chain as soon as it is in this folder.

// What one of these databases cannot do is a compile error: name all that the migrations run on, of
// sqlite, postgres and mysql.
migrator_runtime::migrations!(databases = [{}]);
",
        database.dialect().word()
    )
}

pub(super) fn manifest(name: &str, runtime: &Runtime, database: &Database) -> String {
    format!(
        "\
[package]
name = \"{name}\"
description = \"The migrations of the database\"
version = \"0.1.0\"
edition = \"2024\"
rust-version = \"{rust}\"
publish = false

[dependencies]
migrator-runtime = {runtime}
",
        rust = env!("CARGO_PKG_RUST_VERSION"),
        runtime = runtime.dependency(&database.features()),
    )
}

pub(super) fn program(name: &str) -> String {
    format!(
        "\
//! Migrates the database: `cargo run --bin migrate -- upgrade head`.

use {module} as _;
use std::process::ExitCode;

fn main() -> ExitCode {{
    migrator_runtime::cli::main()
}}
",
        module = name.replace('-', "_"),
    )
}

/// The settings, each explained; `folder` is the one of the migrations, as seen from the file.
pub(super) fn settings(folder: &Path, database: &Database) -> String {
    let folder = folder.to_string_lossy().replace('\\', "/");
    format!(
        "\
# Settings of `cargo migrate` and of the program `migrate`, read in the folder where they are run.
# What stands behind a `#` is the default; of [targets], an example.

# The database. --database-url, $DATABASE_URL and DATABASE_URL in .env come before it: a password
# belongs there.
{database}

# The table that holds the applied revisions; \"alembic_version\" takes over a database of Alembic's.
# version_table = \"migrator_version\"

# What one transaction covers: the whole run, or each revision (\"per-revision\").
# transaction = \"per-run\"
# How long to wait for another runner that migrates the database.
# wait = \"5m\"

# How long one statement waits for a lock of the database, and how often a run that could not have it begins
# anew. How long one statement may take is the server's setting, unless it is said here.
# lock_timeout = \"5s\"
# retries = 5
# statement_timeout = \"10m\"

# The folder of the migrations, as seen from this file.
folder = {folder}

# The names of new files, from {{year}} {{month}} {{day}} {{hour}} {{minute}} {{second}} {{epoch}} {{rev}} {{slug}}.
# file_template = \"m{{year}}{{month}}{{day}}_{{rev}}_{{slug}}\"

# The longest {{slug}}: the words of the message.
# truncate_slug_length = 40

# The time zone of the dates in them: \"local\", \"UTC\", or a name such as \"Europe/Moscow\".
# timezone = \"local\"

# Many databases, or schemas of one: `--all` works on each of them, `--target` on some. Take one of the lines:
# [targets]
# schemas = \"SELECT name FROM tenants WHERE active\"  # of database_url (PostgreSQL); or a list, or 'tenant\\_%'
# databases = \"tenant\\\\_%\"                          # the same on a MySQL server
# urls = [\"postgres://app:${{PASSWORD}}@db/acme\"]
# file = \"targets.txt\"                               # an address on each line
# query = \"SELECT name, url FROM tenants\"
",
        database = database.setting(),
        folder = toml_edit::Value::from(folder),
    )
}
