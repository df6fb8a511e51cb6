//! The judgement over the linked migrations, by running their functions, which only record.

use crate::error::Error;
use crate::prepare::{WayBack, render, way_back};
use crate::registry::History;
use migrator_core::capability::Dialect;
use migrator_core::check::{Body, Item, check};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::graph::RevisionIndex;
use migrator_core::lock::{FILE_NAME, edited, removed};
use migrator_core::migration::statements;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;
use std::collections::HashSet;

/// What is wrong with a history.
#[derive(Debug)]
pub(crate) struct Judgement {
    /// What is wrong, and where.
    pub(crate) findings: Vec<Judged>,
    /// Whether all of it could be looked at.
    pub(crate) complete: bool,
}

/// A mistake, and its place in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    /// What is wrong.
    pub(crate) diagnostic: Diagnostic,
    /// The file.
    pub(crate) path: String,
    /// The line, counted from 1.
    pub(crate) line: Option<usize>,
}

/// Judges a history for these databases.
pub(crate) fn judge(history: &History, databases: &[Dialect]) -> Judgement {
    let mut judge = Judge { history, findings: Vec::new(), failed: HashSet::new() };
    judge.fit(databases);
    let mut complete = true;
    for &dialect in databases {
        complete &= judge.render(dialect);
    }
    judge.released();
    Judgement { findings: judge.findings, complete }
}

struct Judge<'a> {
    history: &'a History,
    findings: Vec<Judged>,
    /// Revisions of which something was said; what follows from it would only say it again.
    failed: HashSet<RevisionIndex>,
}

impl Judge<'_> {
    fn say(&mut self, index: RevisionIndex, diagnostic: Diagnostic) {
        self.failed.insert(index);
        let registered = self.history.registered(index);
        let finding = Judged {
            diagnostic,
            path: registered.file.to_owned(),
            line: usize::try_from(registered.line).ok(),
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

    /// Whether every released revision is there, and as it was.
    fn released(&mut self) {
        let (history, lock) = (self.history, self.history.lock());
        if lock.is_empty() {
            return;
        }
        let graph = history.graph();
        let now: Vec<(Vec<String>, Option<Vec<String>>)> = graph
            .indices()
            .map(|index| {
                let migration = history.migration(index);
                (statements(&migration.upgrade), migration.downgrade.as_deref().map(statements))
            })
            .collect();
        for (index, (upgrade, downgrade)) in graph.indices().zip(&now) {
            let id = graph.id(index);
            let Some(locked) = lock.get(id) else { continue };
            if let Some(found) = locked.upgrade_difference(upgrade) {
                self.say(index, edited(id, &found, upgrade));
            }
            if let Some(found) = locked.downgrade_difference(downgrade.as_deref()) {
                self.say(index, edited(id, &found, downgrade.as_deref().unwrap_or_default()));
            }
        }
        for (id, _) in lock.iter().filter(|(id, _)| graph.by_id(id).is_none()) {
            let present = graph.indices().zip(&now);
            let present = present.map(|(index, (upgrade, _))| (graph.id(index), Some(upgrade.as_slice())));
            let diagnostic = removed(id, lock, present);
            self.findings.push(Judged { diagnostic, path: FILE_NAME.to_owned(), line: None });
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
