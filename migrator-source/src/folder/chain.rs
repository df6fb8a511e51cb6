use super::roll::Roll;
use super::source::{Depth, Mark, MarkedFunction, SourceFile};
use crate::judge::{
    Finding, Misfit, ReadBody, Rows, SEVERAL_HEADS, Statements, judge, judge_locked, misfits,
};
use migrator_core::check::{Body, Item, Touched};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::lock::{Lock, LockError};
use migrator_core::revision::Revision;
use std::sync::Arc;

/// All migrations of a folder, with what is wrong between them.
#[derive(Debug)]
pub struct Chain {
    /// The migrations that could be read, in the order of their files.
    pub nodes: Vec<Node>,
    /// What is wrong between them.
    pub findings: Vec<Finding>,
    /// What does not fit the schema, if bodies were read and nothing else is wrong; and released
    /// migrations that were edited.
    pub misfits: Vec<Misfit>,
    /// The tables whose rows data steps have as types, where they are known.
    pub rows: Vec<Rows>,
    /// What is wrong with `migrations.lock`, and released migrations that are not there: what belongs to
    /// no single migration.
    pub of_the_folder: Vec<Diagnostic>,
    /// Whether there can be no migration besides them.
    pub complete: bool,
    /// A file with migrations that only the compiler can see.
    pub hidden: Option<String>,
    /// Those that `migrations!` registers.
    pub roll: Roll,
}

/// A migration of a folder.
#[derive(Debug, Clone)]
pub struct Node {
    /// The name of its file.
    pub file: String,
    /// Its position among the marked functions of that file.
    pub position: usize,
    /// Its place in the history.
    pub revision: Revision,
}

impl Chain {
    /// Judges the migrations of files that come sorted by name; a file that could not be read is
    /// `None`.
    pub(super) fn of(
        files: &[(&str, Option<Arc<SourceFile>>)],
        map: &SourceFile,
        depth: Depth,
        lock: Option<Result<Lock, LockError>>,
    ) -> Self {
        let roll = Roll::of(files.iter().map(|(name, source)| (*name, source.as_ref())), map);
        let mut nodes = Vec::new();
        let mut bodies = Vec::new();
        let mut hides = Vec::new();
        let mut complete = true;
        let mut hidden = None;
        for (name, source) in files {
            let Some(source) = source else {
                complete = false;
                continue;
            };
            let conditional = source.functions.iter().any(|function| function.conditional);
            if hidden.is_none() && (source.hides || conditional) {
                hidden = Some((*name).to_owned());
            }
            complete &= !source.hides;
            for (position, function) in source.functions.iter().enumerate() {
                match &function.mark {
                    Mark::Downgrade => {}
                    Mark::Migration { revision: Some(revision), .. } if !function.conditional => {
                        nodes.push(Node { file: (*name).to_owned(), position, revision: revision.clone() });
                        if depth == Depth::Bodies {
                            bodies.push(read_body(source, function));
                            hides.push(source.hides);
                        }
                    }
                    Mark::Migration { .. } => complete = false,
                }
            }
        }
        let findings = judge(&nodes, complete);
        // Several heads are one mistake; without it, what each branch does is known all the same.
        let sound = depth == Depth::Bodies && findings.iter().all(|f| f.diagnostic.code == SEVERAL_HEADS);
        let (edited, of_the_folder) = match lock {
            Some(Ok(lock)) => judge_locked(&lock, &nodes, &bodies, &hides, complete),
            Some(Err(error)) => (Vec::new(), vec![error.diagnostic()]),
            None => (Vec::new(), Vec::new()),
        };
        // What a migration stands on is there, whatever else there may be besides.
        let asks = |read: &ReadBody<'_>| !read.body.rows.is_empty() || !read.body.rows_down.is_empty();
        let (mut misfits, rows) = match sound && (complete || bodies.iter().any(asks)) {
            true => misfits(&nodes, bodies, &map.databases),
            false => (Vec::new(), Vec::new()),
        };
        misfits.retain(|misfit| complete || misfit.place.is_of_rows());
        misfits.extend(edited);
        Chain { nodes, findings, misfits, rows, of_the_folder, complete, hidden, roll }
    }

    /// The node of a file that has one migration.
    pub fn only_node(&self, file: &str) -> Option<usize> {
        let first = self.nodes.partition_point(|node| node.file.as_str() < file);
        let own = self.nodes[first..].iter().take_while(|node| node.file == file).count();
        (own == 1).then_some(first)
    }

    /// The node of a marked function.
    pub fn node(&self, file: &str, position: usize) -> Option<usize> {
        // Nodes stand in the order of their files.
        let first = self.nodes.partition_point(|node| node.file.as_str() < file);
        let own = self.nodes[first..].iter().take_while(|node| node.file == file);
        own.zip(first..).find(|(node, _)| node.position == position).map(|(_, at)| at)
    }
}

/// The statements that record the migration at a position of a file, as far as its body was read.
pub fn statements_of(file: &SourceFile, position: usize) -> Option<Statements> {
    let read = read_body(file, file.functions.get(position)?);
    Some(Statements::of(&read.body, file.hides))
}

/// What the functions of a migration record: its own, and the `#[downgrade]` of its file.
fn read_body<'a>(file: &'a SourceFile, migration: &'a MarkedFunction) -> ReadBody<'a> {
    let (irreversible, allowed, in_transaction) = match &migration.mark {
        Mark::Migration { irreversible, allow, transaction, .. } => {
            (irreversible.is_some(), allow.clone(), *transaction)
        }
        Mark::Downgrade => (false, Vec::new(), true),
    };
    let down = file.functions.iter().find(|function| function.mark == Mark::Downgrade);
    let downgrade = down.map(|function| match function.conditional {
        true => vec![Item::Unknown(Touched::Anything)],
        false => function.recording.items.clone(),
    });
    let tables = |function: &MarkedFunction| function.rows.iter().map(|rows| rows.table.clone()).collect();
    ReadBody {
        body: Body {
            upgrade: migration.recording.items.clone(),
            downgrade,
            in_transaction,
            irreversible,
            allowed,
            rows: tables(migration),
            rows_down: down.map(tables).unwrap_or_default(),
        },
        upgrade: &migration.recording,
        downgrade: down.map(|function| &function.recording),
    }
}
