use super::command::{
    Check, Current, Downgrade, EnsureVersion, Init, LockStatus, Log, Plan, Schema, Stamp, Status, Upgrade,
    Validate,
};
use super::into_folder::IntoFolder;
use super::logging::LogOptions;
use super::many::ManyOptions;
use clap::{Args, Parser, Subcommand};
use migrator_commands::OutputOptions;
use migrator_commands::command::{
    Branches, Completions, Edit, Graph, Heads, History, Lock, Merge, Revision, Show,
};
use migrator_commands::failure::EXIT_CODES;
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Targets:
  head             the only head                    ae10       the revision whose id begins so
  heads            all heads                        ae10+2     two steps above it
  base             before the first revision        billing@head   the head of the branch `billing`
  +1, -2           so many steps from here          a:b        from a to b (only with --sql)

The database is the first of: --database-url, $DATABASE_URL, DATABASE_URL in .env, database_url in
migrator.toml, and sqlite://app.db in the working directory.";

/// Migrates a database with the migrations that are compiled into this program.
#[derive(Debug, Parser)]
#[command(name = "migrate", version, after_help = format!("{AFTER_HELP}\n\n{EXIT_CODES}"), arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// The database: sqlite://app.db (relative), sqlite:///srv/app.db (absolute),
    /// postgres://user:password@host/app, mysql://user:password@host/app
    #[arg(long, global = true, value_name = "URL")]
    pub(super) database_url: Option<String>,
    /// The settings file [default: migrator.toml, if there is one]
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The table that holds the applied revisions [default: migrator_version]
    #[arg(long, global = true, value_name = "NAME")]
    pub(super) version_table: Option<String>,
    #[command(flatten)]
    pub(super) output: OutputOptions,
    #[command(flatten)]
    pub(super) log: LogOptions,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Upgrade(Upgrade),
    Downgrade(Downgrade),
    Plan(Plan),
    Check(Check),
    Current(Current),
    Status(Status),
    Log(Log),
    History(History),
    Heads(Heads),
    Graph(Graph),
    Branches(Branches),
    Show(Show),
    Stamp(Stamp),
    #[command(name = "ensure_version", alias = "ensure-version")]
    EnsureVersion(EnsureVersion),
    #[command(name = "lock-status", alias = "lock_status")]
    LockStatus(LockStatus),
    Validate(Validate),
    Schema(Schema),
    Revision(IntoFolder<Revision>),
    Merge(IntoFolder<Merge>),
    Lock(IntoFolder<Lock>),
    Edit(Edit),
    Completions(Completions),
    #[command(hide = true)]
    Init(Init),
}

impl Command {
    /// Whether it is done for many databases, of those that can be.
    pub(super) fn many(&self) -> Option<&ManyOptions> {
        match self {
            Command::Upgrade(command) => Some(command.many()),
            Command::Downgrade(command) => Some(command.many()),
            Command::Stamp(command) => Some(&command.many),
            Command::Current(command) => Some(&command.many),
            Command::Status(command) => Some(&command.many),
            Command::Validate(command) => Some(&command.many),
            _ => None,
        }
    }
}
