use crate::cli::settings::Settings;
use crate::error::Error;
use crate::prepare::{WayBack, fits_its_transaction, way_back};
use crate::registry::History;
use clap::Args;
use migrator_commands::finding::{Finding, report};
use migrator_commands::{Failure, Output};
use migrator_core::capability::Dialect;
use migrator_core::graph::RevisionIndex;
use migrator_core::schema::Schema;
use std::collections::HashSet;
use std::process::ExitCode;

/// Judge the migrations by running their functions
///
/// Judges the migrations by running their functions, which only record: whether each fits the tables
/// that the ones before it make, up and down, and has a form in the SQL of the database. Touches no
/// database. Ends with 1 when something is wrong.
#[derive(Debug, Args)]
pub(in crate::cli) struct Check {}

impl Check {
    pub(in crate::cli) fn run(&self, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        let history = migrator.history();
        let mut judge = Judge { history, dialect: migrator.url().dialect(), findings: Vec::new() };
        let mut schema = Schema::of(judge.dialect);
        let mut failed: HashSet<RevisionIndex> = HashSet::new();
        for index in history.graph().topological_order() {
            // What follows a migration that fails would fail with it.
            let follows = history.graph().requires(index).iter().any(|needed| failed.contains(needed));
            if follows || !judge.revision(index, &mut schema) {
                failed.insert(index);
            }
        }
        Ok(report(&judge.findings, history.graph().len(), failed.len() == judge.findings.len(), output))
    }
}

struct Judge<'a> {
    history: &'a History,
    dialect: Dialect,
    findings: Vec<Finding>,
}

impl Judge<'_> {
    /// Judges a revision both ways, and brings the schema to where it leads, if it leads anywhere.
    fn revision(&mut self, index: RevisionIndex, schema: &mut Schema) -> bool {
        match self.judged(index, schema) {
            Ok(after) => {
                *schema = after;
                true
            }
            Err(error) => {
                let registered = self.history.registered(index);
                self.findings.push(Finding {
                    diagnostic: error.diagnostic(),
                    path: registered.file.to_owned(),
                    line: usize::try_from(registered.line).ok(),
                    column: None,
                });
                false
            }
        }
    }

    fn judged(&self, index: RevisionIndex, before: &Schema) -> Result<Schema, Error> {
        let migration = self.history.migration(index);
        let revision = &migration.revision.id;
        let render = |operations: &[_], schema: &mut Schema| {
            fits_its_transaction(&migration, operations, self.dialect)?;
            let rendered = migrator_sql::render(operations, schema, self.dialect);
            rendered.map_err(|error| Error::Render { revision: revision.clone(), error: Box::new(error) })
        };
        let mut after = before.clone();
        let way = way_back(&migration, &mut after)?;
        render(&migration.upgrade, &mut before.clone())?;
        match way {
            WayBack::Computed(operations) | WayBack::Written(operations) => {
                render(&operations, &mut after.clone())?;
            }
            WayBack::None { declared: true, .. } => {}
            WayBack::None { reasons, declared } => {
                return Err(Error::Irreversible { revision: revision.clone(), reasons, declared });
            }
        }
        Ok(after)
    }
}
