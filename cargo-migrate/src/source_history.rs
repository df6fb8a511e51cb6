//! The history, read from the source.

use crate::project::shown;
use migrator_commands::failure::REFUSED;
use migrator_commands::finding::Finding;
use migrator_commands::{Details, Failure, Listing, Output};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::graph::{Graph, RevisionIndex};
use migrator_core::revision::Revision;
use migrator_source::check::{Located, check_file};
use migrator_source::folder::{Depth, Mark, Node, chain_of, listed, read_ahead, source_of};
use std::path::{Path, PathBuf};

/// The migrations of a folder, as a sound graph.
#[derive(Debug)]
pub(crate) struct SourceHistory {
    graph: Graph,
    migrations: Vec<Written>,
}

/// What a file says of its migration, besides its place in the history.
#[derive(Debug)]
struct Written {
    created: Option<String>,
    transaction: bool,
    irreversible: Option<String>,
    path: PathBuf,
}

impl SourceHistory {
    /// Reads the migrations of a folder, and warns of those that only the compiler can see.
    pub(crate) fn read(folder: &Path, output: &Output) -> Result<Self, Failure> {
        read_ahead(folder, Depth::Marks);
        for path in unsure(folder)? {
            output.warning(&format!(
                "{} may hold migrations that only the compiler sees: this answer leaves them out",
                shown(&path).display()
            ));
        }
        Self::quietly(folder)
    }

    /// Reads the migrations of a folder.
    pub(crate) fn quietly(folder: &Path) -> Result<Self, Failure> {
        let Some(chain) = chain_of(folder, Depth::Marks) else { return Err(no_chain(folder)) };
        let (revisions, migrations) = chain.nodes.iter().filter_map(|node| written(folder, node)).unzip();
        let revisions: Vec<Revision> = revisions;
        match Graph::new(revisions) {
            Ok(graph) => Ok(SourceHistory { graph, migrations }),
            Err(errors) => {
                let facts: Vec<String> = match chain.findings.as_slice() {
                    [] => errors.errors.iter().map(|error| error.diagnostic().fact).collect(),
                    findings => findings
                        .iter()
                        .map(|finding| {
                            let file = shown(&folder.join(&chain.nodes[finding.node].file));
                            format!("{} ({})", finding.diagnostic.fact, file.display())
                        })
                        .collect(),
                };
                let diagnostic = Diagnostic::new("unsound-history", facts.join("\n"))
                    .help("`cargo migrate check` says where, and the way out of each");
                Err(Failure::new(REFUSED, diagnostic))
            }
        }
    }

    pub(crate) fn graph(&self) -> &Graph {
        &self.graph
    }

    pub(crate) fn into_graph(self) -> Graph {
        self.graph
    }

    /// The file of a revision.
    pub(crate) fn file(&self, index: RevisionIndex) -> PathBuf {
        self.migrations[index.position()].path.clone()
    }
}

impl Listing for SourceHistory {
    fn graph(&self) -> &Graph {
        &self.graph
    }

    fn details(&self, index: RevisionIndex) -> Details<'_> {
        let written = &self.migrations[index.position()];
        Details {
            created: written.created.as_deref(),
            transaction: written.transaction,
            irreversible: written.irreversible.as_deref(),
            path: written.path.to_string_lossy(),
        }
    }
}

fn written(folder: &Path, node: &Node) -> Option<(Revision, Written)> {
    let path = folder.join(&node.file);
    let source = source_of(&path, Depth::Marks)?;
    let function = source.functions.get(node.position)?;
    let Mark::Migration { created, transaction, irreversible, .. } = &function.mark else { return None };
    let revision = node.revision.clone().message(function.message.clone());
    let written = Written {
        created: created.clone(),
        transaction: *transaction,
        irreversible: irreversible.clone(),
        path: shown(&path),
    };
    Some((revision, written))
}

/// The files of which only the compiler knows what is in them. A mistake that keeps a file from being
/// read is an error: an answer without that file would be wrong.
fn unsure(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let files = listed(folder).map_err(|error| {
        let fact = format!("the folder {} cannot be read: {error}", shown(folder).display());
        Failure::usage("unreadable-folder", fact, Some("--folder names another one"))
    })?;
    let mut unsure = Vec::new();
    for file in files {
        let Some(source) = source_of(&file.path, Depth::Marks) else { return Err(unreadable(&file.path)) };
        let mistaken = source.functions.iter().any(|function| {
            !function.conditional && matches!(function.mark, Mark::Migration { revision: None, .. })
        });
        if mistaken {
            return Err(unreadable(&file.path));
        }
        if source.hides || source.functions.iter().any(|function| function.conditional) {
            unsure.push(file.path);
        }
    }
    Ok(unsure)
}

/// Why a file cannot be read, at the place where it goes wrong.
fn unreadable(path: &Path) -> Failure {
    let found = check_file(path);
    let diagnostic = match found.into_iter().next() {
        Some(located) => {
            let place = finding(&located).place();
            Diagnostic { fact: format!("{place}: {}", located.diagnostic.fact), ..located.diagnostic }
        }
        None => Diagnostic::new("unreadable-file", format!("cannot read {}", shown(path).display())),
    };
    Failure::new(REFUSED, diagnostic)
}

/// What was found, with its file as the user knows it.
pub(crate) fn finding(located: &Located) -> Finding {
    Finding {
        diagnostic: located.diagnostic.clone(),
        path: shown(&located.path).to_string_lossy().into_owned(),
        line: located.position.map(|position| position.line),
        column: located.position.map(|position| position.column),
    }
}

fn no_chain(folder: &Path) -> Failure {
    let help = "its `mod.rs` must have `migrator_runtime::migrations!();`; --folder names another folder, \
                and `cargo migrate init` makes a new crate";
    let fact = format!("{} is no folder of migrations", shown(folder).display());
    Failure::usage("no-folder", fact, Some(help))
}
