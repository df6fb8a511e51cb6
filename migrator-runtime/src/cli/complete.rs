//! What a shell offers after the Tab key.

use super::args::Arguments;
use super::history::graph_to_offer;
use clap::CommandFactory;
pub(super) use migrator_commands::complete::targets;

/// The variable by which a shell asks.
pub(super) const VARIABLE: &str = "MIGRATE_COMPLETE";

/// Answers a shell that asks, and ends the program then.
pub(super) fn answer() {
    migrator_commands::complete::answer(VARIABLE, Arguments::command, graph_to_offer);
}
