use crate::author::{Author, Destination};
use crate::complete::targets;
use crate::failure::Failure;
use crate::output::Output;
use clap::Args;
use migrator_core::graph::Graph;

/// Write a migration that joins several heads
///
/// Writes a migration that joins several revisions, and itself does nothing. While several heads keep
/// the program from compiling, `cargo migrate merge heads` works all the same, and so does
/// `MIGRATOR_ALLOW_HEADS=1 cargo run --bin migrate -- merge heads`.
#[derive(Debug, Args)]
pub struct Merge {
    /// The revisions to join: `heads`, or ids
    #[arg(required = true, add = targets())]
    revisions: Vec<String>,
    /// What is joined
    #[arg(short, long, default_value = "merge")]
    message: String,
    #[command(flatten)]
    author: Author,
}

impl Merge {
    /// Writes the migration.
    ///
    /// # Errors
    ///
    /// Those of [`Author::write`].
    pub fn run(&self, graph: &Graph, to: &Destination<'_>, output: &Output) -> Result<(), Failure> {
        self.author.write(&self.message, &self.revisions, graph, to, output)
    }
}
