use crate::cli::complete::targets;
use crate::cli::entry::Entry;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::settings::Settings;
use clap::Args;
use migrator_core::graph::RevisionIndex;
use migrator_core::plan;
use migrator_core::target::Denoted;
use serde_json::{Value, json};
use std::process::ExitCode;

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
        let graph = history.graph();
        let refused = |error| Failure::from(migrator.target_error(error));
        let revisions: Vec<RevisionIndex> = if self.revision == "current" {
            plan::current(graph, &migrator.current().await?).map_err(refused)?
        } else {
            let denoted = plan::show(graph, &self.revision).map_err(refused)?;
            denoted
                .into_iter()
                .filter_map(|one| match one {
                    Denoted::Revision(index) => Some(index),
                    Denoted::Base | Denoted::PastEnd => None,
                })
                .collect()
        };
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
