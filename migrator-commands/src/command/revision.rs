use crate::author::{Author, Destination};
use crate::complete::targets;
use crate::failure::Failure;
use crate::output::Output;
use clap::Args;
use migrator_core::graph::Graph;

/// Write a new migration file
///
/// Writes a new migration file. It is part of the program at the next build: no list needs an edit.
#[derive(Debug, Args)]
pub struct Revision {
    /// What the migration does
    #[arg(short, long)]
    message: String,
    /// The revision that it follows, or `base`; several make a merge
    #[arg(long, value_name = "REVISION", default_value = "head", add = targets())]
    head: Vec<String>,
    /// Write it without operations, and do not look at the database: what happens without it too
    #[arg(long)]
    pub empty: bool,
    #[command(flatten)]
    author: Author,
}

impl Revision {
    /// Writes the migration.
    ///
    /// # Errors
    ///
    /// Those of [`Author::write`].
    pub fn run(&self, graph: &Graph, to: &Destination<'_>, output: &Output) -> Result<(), Failure> {
        let written = self.author.write(&self.message, &self.head, graph, to, output);
        written.map_err(|mut failure| {
            if let ("multiple-heads", Some(pick)) =
                (failure.diagnostic.code, failure.diagnostic.candidates.first().cloned())
            {
                let help =
                    format!("`--head` says which one the new migration follows, as in `--head {pick}`");
                failure.diagnostic = failure.diagnostic.help(help);
            }
            failure
        })
    }
}
