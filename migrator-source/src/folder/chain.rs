use super::roll::Roll;
use super::source::{Mark, SourceFile};
use crate::judge::{Finding, judge};
use migrator_core::revision::Revision;
use std::sync::Arc;

/// All migrations of a folder, with what is wrong between them.
#[derive(Debug)]
pub struct Chain {
    /// The migrations that could be read, in the order of their files.
    pub nodes: Vec<Node>,
    /// What is wrong between them.
    pub findings: Vec<Finding>,
    /// Whether there can be no migration besides them.
    pub complete: bool,
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
    pub(super) fn of(files: &[(&str, Option<Arc<SourceFile>>)], map: &SourceFile) -> Self {
        let roll = Roll::of(files.iter().map(|(name, source)| (*name, source.as_ref())), map);
        let mut nodes = Vec::new();
        let mut complete = true;
        for (name, source) in files {
            let Some(source) = source else {
                complete = false;
                continue;
            };
            complete &= !source.hides;
            for (position, function) in source.functions.iter().enumerate() {
                match &function.mark {
                    Mark::Downgrade => {}
                    Mark::Migration { revision: Some(revision), .. } if !function.conditional => {
                        nodes.push(Node { file: (*name).to_owned(), position, revision: revision.clone() });
                    }
                    Mark::Migration { .. } => complete = false,
                }
            }
        }
        let findings = judge(&nodes, complete);
        Chain { nodes, findings, complete, roll }
    }

    /// The node of a marked function.
    pub fn node(&self, file: &str, position: usize) -> Option<usize> {
        // Nodes stand in the order of their files.
        let first = self.nodes.partition_point(|node| node.file.as_str() < file);
        let own = self.nodes[first..].iter().take_while(|node| node.file == file);
        own.zip(first..).find(|(node, _)| node.position == position).map(|(_, at)| at)
    }
}
