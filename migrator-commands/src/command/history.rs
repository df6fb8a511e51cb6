use crate::entry::Entry;
use crate::listing::Listing;
use crate::output::Output;
use clap::Args;
use migrator_core::plan;
use migrator_core::target::{Range, Side, TargetError};
use serde_json::{Value, json};

/// List the revisions, newest first
///
/// Lists the revisions, newest first.
#[derive(Debug, Args)]
pub struct History {
    /// Only this range: start:end, start: or :end; `current` stands for what is applied
    #[arg(short, long, value_name = "START:END", allow_hyphen_values = true)]
    rev_range: Option<String>,
    /// Show the revisions in full
    #[arg(short, long)]
    verbose: bool,
    /// Mark what the database is at
    #[arg(short, long)]
    indicate_current: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl History {
    /// The range that is asked for.
    ///
    /// # Errors
    ///
    /// When the text is no range.
    pub fn range(&self) -> Result<Range, TargetError> {
        Ok(self.rev_range.as_deref().map(Range::parse).transpose()?.unwrap_or(Range::ALL))
    }

    /// Whether it must be known what the database is at.
    ///
    /// # Errors
    ///
    /// When the text is no range.
    pub fn needs_database(&self) -> Result<bool, TargetError> {
        let range = self.range()?;
        Ok(self.indicate_current || range.start == Side::Current || range.end == Side::Current)
    }

    /// Prints the revisions; `rows` are what the database is at.
    ///
    /// # Errors
    ///
    /// When the range is none in this history.
    pub fn run(&self, history: &dyn Listing, rows: &[String], output: &Output) -> Result<(), TargetError> {
        let mut revisions = plan::history(history.graph(), &self.range()?, rows)?;
        revisions.truncate(self.limit.unwrap_or(usize::MAX));
        let entries: Vec<Entry<'_>> = revisions
            .into_iter()
            .map(|index| {
                let current =
                    self.indicate_current && rows.iter().any(|row| row == history.graph().id(index));
                Entry::new(history, index, current)
            })
            .collect();
        output.report(
            || json!({ "history": entries.iter().map(Entry::json).collect::<Vec<Value>>() }),
            || match self.verbose {
                true => entries.iter().flat_map(Entry::full).collect(),
                false => entries.iter().map(Entry::line).collect(),
            },
        );
        Ok(())
    }
}
