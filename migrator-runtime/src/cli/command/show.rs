use crate::cli::asked::asked;
use crate::cli::complete::targets;
use crate::cli::entry::Entry;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::settings::Settings;
use clap::Args;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Show a revision in full
///
/// Shows one revision, or several, in full.
#[derive(Debug, Args)]
pub(in crate::cli) struct Show {
    /// head, heads, an id or its beginning, a label …, or `current` for what is applied
    #[arg(allow_negative_numbers = true, add = targets())]
    revision: String,
}

impl Show {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        let history = migrator.history();
        let revisions = asked(&migrator, &self.revision).await?;
        let entries: Vec<Entry<'_>> =
            revisions.into_iter().map(|index| Entry::new(history, index, false)).collect();
        output.report(
            || json!({ "revisions": entries.iter().map(Entry::json).collect::<Vec<Value>>() }),
            || match entries.is_empty() {
                true => vec![format!("`{}` is before the first revision", self.revision)],
                false => entries.iter().flat_map(Entry::full).collect(),
            },
        );
        Ok(ExitCode::SUCCESS)
    }
}
