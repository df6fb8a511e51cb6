//! `lock`, from the source.

use crate::project::{Project, shown};
use crate::source_history::SourceHistory;
use migrator_commands::command::{Lock, Lockable, LockableFolder, Statements};
use migrator_commands::{Failure, Output};
use migrator_source::folder::{Depth, Node, chain_of, read_ahead, source_of, statements_of};
use std::path::Path;
use std::process::ExitCode;

/// Locks the migrations of a project as they are written.
pub(crate) fn lock(command: &Lock, project: &Project, output: &Output) -> Result<ExitCode, Failure> {
    // Says what is wrong with the chain, and what may be hidden in it.
    SourceHistory::read(&project.folder, output)?;
    read_ahead(&project.folder, Depth::Bodies);
    let chain = chain_of(&project.folder, Depth::Bodies);
    let nodes = chain.as_ref().map(|chain| chain.nodes.as_slice()).unwrap_or_default();
    let migrations: Vec<Lockable> = nodes.iter().map(|node| lockable(&project.folder, node)).collect();
    let folder = LockableFolder {
        path: &shown(&project.folder),
        migrations: &migrations,
        complete: chain.as_ref().is_some_and(|chain| chain.complete),
    };
    command.run(&folder, output)
}

fn lockable(folder: &Path, node: &Node) -> Lockable {
    let path = folder.join(&node.file);
    let source = source_of(&path, Depth::Bodies);
    let read = source.as_ref().and_then(|source| statements_of(source, node.position));
    let mark = source.as_ref().and_then(|source| source.functions.get(node.position)?.position);
    Lockable {
        revision: node.revision.id.clone(),
        path: shown(&path).display().to_string(),
        line: mark.map(|position| position.line),
        statements: read
            .and_then(|read| Some(Statements { upgrade: read.upgrade?, downgrade: read.downgrade? })),
    }
}
