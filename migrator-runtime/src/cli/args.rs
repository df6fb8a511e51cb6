use super::command::{
    Branches, Completions, Current, Downgrade, Edit, EnsureVersion, Graph, Heads, History, Merge, Plan,
    Revision, Show, Stamp, Upgrade,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const AFTER_HELP: &str = "\
Targets:
  head             the only head                    ae10       the revision whose id begins so
  heads            all heads                        ae10+2     two steps above it
  base             before the first revision        billing@head   the head of the branch `billing`
  +1, -2           so many steps from here          a:b        from a to b (only with --sql)

The database is the first of: --database-url, $DATABASE_URL, DATABASE_URL in .env, database_url in
migrator.toml, and sqlite://app.db in the working directory.

Exit codes:
  0  done, or nothing to do           4  refused before anything ran
  1  the answer is no (checks)        5  failed, nothing changed
  2  wrong arguments or settings      6  failed part way: what was committed stays
  3  the database cannot be opened";

/// Migrates a database with the migrations that are compiled into this program.
#[derive(Debug, Parser)]
#[command(name = "migrate", version, after_help = AFTER_HELP, arg_required_else_help = true)]
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
    /// Print JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Print errors only
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(super) color: Color,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Upgrade(Upgrade),
    Downgrade(Downgrade),
    Plan(Plan),
    Current(Current),
    History(History),
    Heads(Heads),
    Graph(Graph),
    Branches(Branches),
    Show(Show),
    Stamp(Stamp),
    #[command(name = "ensure_version", alias = "ensure-version")]
    EnsureVersion(EnsureVersion),
    Revision(Revision),
    Merge(Merge),
    Edit(Edit),
    Completions(Completions),
}
