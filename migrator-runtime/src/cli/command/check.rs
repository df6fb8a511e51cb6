use crate::cli::settings::Settings;
use crate::error::Error;
use crate::prepare::{WayBack, render, way_back};
use crate::registry::History;
use clap::Args;
use migrator_commands::finding::{Finding, report};
use migrator_commands::{Failure, Output};
use migrator_core::capability::Dialect;
use migrator_core::check::{Body, Item, check};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::graph::RevisionIndex;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;
use std::collections::HashSet;
use std::process::ExitCode;

/// Judge the migrations by running their functions
///
/// Judges the migrations by running their functions, which only record: whether each fits the tables
/// that the ones before it make, up and down, whether rows will stand in the way, and whether it has a
/// form in the SQL of the database. The compiler says the same of what it can read; this sees through
/// helper functions and conditions too. Touches no database. Ends with 1 when something is wrong.
#[derive(Debug, Args)]
pub(in crate::cli) struct Check {}

impl Check {
    pub(in crate::cli) fn run(&self, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        let history = migrator.history();
        let dialect = migrator.url().dialect();
        let mut databases = history.databases().to_vec();
        if !databases.contains(&dialect) {
            databases.push(dialect);
        }
        let mut judge = Judge { history, findings: Vec::new(), failed: HashSet::new() };
        judge.fit(&databases);
        let mut complete = true;
        for &dialect in &databases {
            complete &= judge.render(dialect);
        }
        Ok(report(&judge.findings, history.graph().len(), complete, output))
    }
}

struct Judge<'a> {
    history: &'a History,
    findings: Vec<Finding>,
    /// Revisions of which something was said; what follows from it would only say it again.
    failed: HashSet<RevisionIndex>,
}

impl Judge<'_> {
    fn say(&mut self, index: RevisionIndex, diagnostic: Diagnostic) {
        self.failed.insert(index);
        let registered = self.history.registered(index);
        let finding = Finding {
            diagnostic,
            path: registered.file.to_owned(),
            line: usize::try_from(registered.line).ok(),
            column: None,
        };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Whether every revision fits what is before it: the judgement that the compiler has too.
    fn fit(&mut self, databases: &[Dialect]) {
        let bodies: Vec<Body> =
            self.history.graph().indices().map(|index| body(self.history, index)).collect();
        for mistake in check(self.history.graph(), &bodies, databases) {
            self.say(mistake.revision, mistake.diagnostic);
        }
    }

    /// Whether every revision has a form in the SQL of a database, up and down. Says whether all of them
    /// could be looked at.
    fn render(&mut self, dialect: Dialect) -> bool {
        let graph = self.history.graph();
        let mut schema = Schema::of(dialect);
        let mut skipped: HashSet<RevisionIndex> = HashSet::new();
        for index in graph.topological_order() {
            let unfit = self.failed.contains(&index)
                || graph.requires(index).iter().any(|needed| skipped.contains(needed));
            if unfit {
                skipped.insert(index);
                continue;
            }
            match self.rendered(index, &schema, dialect) {
                Ok(after) => schema = after,
                Err(error) => {
                    skipped.insert(index);
                    self.say(index, error.diagnostic());
                }
            }
        }
        skipped.is_empty()
    }

    fn rendered(&self, index: RevisionIndex, before: &Schema, dialect: Dialect) -> Result<Schema, Error> {
        let migration = self.history.migration(index);
        let revision = &migration.revision.id;
        let render =
            |operations: &[Operation], schema: &mut Schema| render(&migration, operations, schema, dialect);
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

/// What the functions of a revision record.
fn body(history: &History, index: RevisionIndex) -> Body {
    let migration = history.migration(index);
    Body {
        upgrade: Item::all(&migration.upgrade),
        downgrade: migration.downgrade.as_deref().map(Item::all),
        in_transaction: migration.transaction,
        irreversible: migration.irreversible.is_some(),
        allowed: history.registered(index).allow.iter().map(ToString::to_string).collect(),
        ..Body::default()
    }
}
