use crate::command::{Check, Init};
use clap::{Args, CommandFactory, Parser, Subcommand};
use migrator_commands::OutputOptions;
use migrator_commands::command::{
    Branches, Completions, Edit, Graph, Heads, History, Lock, Merge, Revision, Show,
};
use migrator_commands::complete::targets;
use migrator_commands::failure::EXIT_CODES;
use std::ffi::OsString;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
The commands above read the source of the migrations: they work while the crate does not compile.
All others are handed over to the crate's own program, `cargo run --bin migrate -- …`, which is
built first:
  upgrade TARGET      run forward: head, +1, an id or its beginning, label@head …
  downgrade TARGET    run backward: base, -1, an id …
  plan                what upgrade or downgrade would do
  current             what the database is at
  status              where it stands, on one page
  log                 what ran on it: when, what, by whom, how it ended
  stamp REVISION      set that without running anything
  ensure_version      create the version table
  lock-status         who holds the lock on the database
  validate            compare the database with what the migrations made
  schema              print the schema, of the database or of the migrations
and history, graph (with -i), show and edit (of `current`), because they ask the database.
`cargo migrate upgrade --help` shows the help of that program. It runs in the folder of migrator.toml,
if that is above this one. When the crate does not compile, the exit code is Cargo's, 101.

The folder of the migrations is the first of: --folder, folder in migrator.toml, and the one
with `migrations!()` in this package or its workspace.";

/// Writes migrations and answers about them from their source, and runs the rest.
#[derive(Debug, Parser)]
#[command(
    name = "cargo-migrate",
    bin_name = "cargo migrate",
    version,
    after_help = format!("{AFTER_HELP}\n\n{EXIT_CODES}"),
    arg_required_else_help = true,
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The folder of the migrations
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
    /// The settings file [default: the nearest migrator.toml of the project, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The database, for what is handed over and for init
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// The table that holds the applied revisions, for what is handed over
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) version_table: Option<String>,
    #[command(flatten)]
    pub(crate) output: OutputOptions,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(Init),
    Revision(Revision),
    Merge(Merge),
    Check(Check),
    Lock(Lock),
    History(History),
    Heads(Heads),
    Graph(Graph),
    Branches(Branches),
    Show(Show),
    Edit(Edit),
    Completions(Completions),
    #[command(external_subcommand)]
    Other(#[expect(dead_code, reason = "what is handed over is taken as it was written")] Vec<OsString>),
}

/// The commands for a shell's Tab key: with those that are handed over.
pub(crate) fn offered() -> clap::Command {
    let target = || clap::Arg::new("target").add(targets());
    let command = |name: &'static str, about: &'static str| clap::Command::new(name).about(about);
    Arguments::command().subcommands([
        command("upgrade", "Run forward").arg(target()),
        command("downgrade", "Run backward").arg(target()),
        command("plan", "Show what upgrade or downgrade would do").arg(target()),
        command("current", "Show what the database is at"),
        command("status", "Show where the database stands, on one page"),
        command("log", "Show what ran on the database"),
        command("stamp", "Set that without running anything").arg(target().num_args(0..)),
        command("ensure_version", "Create the version table"),
        command("lock-status", "Show who holds the lock on the database"),
        command("validate", "Compare the database with what the migrations made"),
        command("schema", "Print the schema, of the database or of the migrations"),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_fit_together() {
        Arguments::command().debug_assert();
        offered().debug_assert();
    }
}
