use super::mark::Found;
use super::misfit::Direction;
use crate::attribute::{RowsOf, written};
use crate::folder::Mark;
use crate::mistake::Mistake;
use migrator_core::check::RowShape;
use migrator_core::diagnostic::Diagnostic;
use proc_macro2::Ident;
use std::path::Path;

/// A module for the rows of a table, as the data steps of a function see them.
#[derive(Debug)]
pub struct RowModule {
    /// Its name.
    pub name: Ident,
    /// The revision.
    pub revision: String,
    /// The table as it is there.
    pub shape: RowShape,
}

const TUPLES: &str = "or read the rows into tuples";

/// The modules that a function asks for; `None` when they cannot be made, with the reason among the mistakes
/// unless it is said elsewhere.
pub(super) fn row_modules(
    asked: &[RowsOf],
    found: Option<&Found>,
    file: Option<&Path>,
    direction: Direction,
    mistakes: &mut Vec<Mistake>,
) -> Option<Vec<RowModule>> {
    // Without a file nothing is known, and the function is left as it is.
    let (Some(first), Some(_)) = (asked.first(), file) else { return Some(Vec::new()) };
    let mut not_known = |fact: String, help: String| {
        let diagnostic = Diagnostic::new("rows-not-known", fact).help(help);
        if mistakes.is_empty() {
            mistakes.push(Mistake { first: first.first, last: first.last, diagnostic });
        }
        None
    };
    let Some((chain, node)) = found.and_then(|found| found.chain.as_ref()) else {
        return not_known(
            format!("the columns of `{}` are not known here: the migration is part of no chain", first.table),
            format!("put it into a file of a folder whose `mod.rs` has `migrations!()`, {TUPLES}"),
        );
    };
    // By its name: in an editor, what is being written differs from what is saved.
    let known = |asked: &RowsOf| {
        let same = |seen: &&super::Rows| {
            (seen.node, seen.direction, &seen.shape.table) == (*node, direction, &asked.table)
        };
        chain.rows.iter().find(same)
    };
    let module = |rows: &RowsOf| {
        known(rows).map(|seen| RowModule {
            name: rows.module.clone(),
            revision: chain.nodes[*node].revision.id.clone(),
            shape: seen.shape.clone(),
        })
    };
    let modules: Option<Vec<RowModule>> = asked.iter().map(module).collect();
    match (&modules, &chain.hidden) {
        (None, Some(file)) if chain.findings.is_empty() => not_known(
            format!(
                "the columns of `{}` are not known here: {file} has migrations that only the compiler sees",
                first.table
            ),
            format!("write those without `#[cfg]` and other macros, {TUPLES}"),
        ),
        _ => modules,
    }
}

/// Modules of a `#[downgrade]` that its migration has already.
pub(super) fn taken_modules(asked: &[RowsOf], found: &Found) -> Vec<Mistake> {
    let migrations = found.source.functions.iter().filter(|function| function.mark != Mark::Downgrade);
    let taken: Vec<&str> =
        migrations.flat_map(|function| &function.rows).map(|rows| rows.module.as_str()).collect();
    let asked = asked.iter().filter(|rows| taken.contains(&rows.module.to_string().as_str()));
    asked
        .map(|rows| {
            let fact = format!("the migration of this file has the module `{}` already", rows.module);
            let help = format!("call that of the way back otherwise: `rows({} as …)`", written(&rows.table));
            let diagnostic = Diagnostic::new("named-twice", fact).help(help);
            Mistake { first: rows.first, last: rows.last, diagnostic }
        })
        .collect()
}
