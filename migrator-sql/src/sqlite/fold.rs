//! Runs of changes of one table, which share one rebuild.

use super::native;
use super::statements::{self, Part};
use super::{column, constraint, enumeration, index};
use crate::error::{RenderCause, RenderError, Unsupported};
use crate::render::no_nul;
use crate::script::{RenderedStep, Step};
use migrator_core::limits::sqlite::{changed_table, end_of_run, follow_one, follow_run, follow_unknown};
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_core::schema::{Constraint, Schema, Table};
use std::ops::Range;

/// Renders the operation at `start`, with those after it that belong to it, and gives how many they
/// are. Without a schema, nothing is known of the tables.
pub(crate) fn render_next(
    operations: &[Operation],
    start: usize,
    schema: Option<&mut Schema>,
    steps: &mut Vec<RenderedStep>,
) -> Result<usize, RenderError> {
    let Some(table) = changed_table(&operations[start]) else {
        let fail = |cause: RenderCause| RenderError::new(start, &operations[start], cause);
        render_one(&operations[start], start, schema, steps).map_err(fail)?;
        return Ok(1);
    };
    let range = start..end_of_run(operations, start, table);
    let refused = |refusal| RenderError::refused(operations, refusal);
    let Some(schema) = schema else {
        follow_unknown(operations, range.clone()).map_err(refused)?;
        check_nul(operations, &range)?;
        push_rebuilds(table, range.clone().map(|at| (at, operations[at].clone())), steps);
        return Ok(range.len());
    };
    let mut pieces: Vec<Piece> = Vec::new();
    follow_run(operations, range.clone(), table, schema, |run, position, known| {
        if position == run.operations.start {
            let own = &operations[run.operations.clone()];
            let statements = known.filter(|_| run.is_native).map(|known| native::statements(own, known));
            pieces.push(Piece { operations: run.operations.clone(), statements, changes: Vec::new() });
        }
        if let Some(piece) = pieces.last_mut() {
            piece.changes.push(with_type(&operations[position], known));
        }
    })
    .map_err(refused)?;
    check_nul(operations, &range)?;
    let rebuilt = rebuilt(operations, &pieces);
    let mut together: Vec<(usize, Operation)> = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        if rebuilt.contains(&at) {
            together.extend((piece.operations.start..).zip(piece.changes));
            if at + 1 == rebuilt.end {
                push_rebuilds(table, std::mem::take(&mut together), steps);
            }
        } else {
            let position = piece.operations.start;
            for sql in piece.statements.unwrap_or_default() {
                no_nul(&sql).map_err(|e| RenderError::new(position, &operations[position], e))?;
                steps.push(RenderedStep::sql(position, sql));
            }
        }
    }
    Ok(range.len())
}

/// One rebuild for all changes, but for those that need the values which a rebuild before them computes.
fn push_rebuilds(
    table: &ObjectName,
    changes: impl IntoIterator<Item = (usize, Operation)>,
    steps: &mut Vec<RenderedStep>,
) {
    let mut position = 0;
    let mut together: Vec<Operation> = Vec::new();
    for (at, change) in changes {
        if !together.is_empty() && needs_values_of(&change, &together) {
            let changes = std::mem::take(&mut together);
            steps.push(RenderedStep { position, step: Step::Rebuild { table: table.clone(), changes } });
        }
        if together.is_empty() {
            position = at;
        }
        together.push(change);
    }
    if !together.is_empty() {
        let step = Step::Rebuild { table: table.clone(), changes: together };
        steps.push(RenderedStep { position, step });
    }
}

/// Whether a change needs values that the database has only after these: of a column that is computed no
/// more, or of one that is counted up.
fn needs_values_of(change: &Operation, before: &[Operation]) -> bool {
    let Operation::AlterColumn(alter) = change else { return false };
    let computes = |operation: &Operation| match operation {
        Operation::AddColumn(add) => add.column.generated.is_some(),
        Operation::AlterColumn(alter) => matches!(alter.generated, Some(Some(_))),
        _ => false,
    };
    let counts = |operation: &Operation| match operation {
        Operation::AddColumn(add) if add.column.identity.is_some() => {
            let name = &add.column.name;
            alter.using.as_ref().is_some_and(|using| using.names(name))
                && before.iter().any(
                    |other| matches!(other, Operation::CreatePrimaryKey(key) if key.columns.contains(name)),
                )
        }
        _ => false,
    };
    (alter.generated == Some(None) || alter.using.is_some()) && before.iter().any(computes)
        || before.iter().any(counts)
}

/// Some operations of a run that are done together, and how.
struct Piece {
    operations: Range<usize>,
    /// The statements that do them; nothing where the table is rebuilt.
    statements: Option<Vec<String>>,
    /// The operations as a rebuild needs them.
    changes: Vec<Operation>,
}

/// An operation that is no change of one known table.
fn render_one(
    operation: &Operation,
    position: usize,
    mut schema: Option<&mut Schema>,
    steps: &mut Vec<RenderedStep>,
) -> Result<(), RenderCause> {
    let mut parts = Vec::new();
    follow_one(operation, schema.as_deref_mut(), |before| parts = statements::parts(operation, before))?;
    if let Some(after) = schema {
        let relabelled = enumeration::changes(operation, after);
        parts.extend(relabelled.into_iter().map(|(table, changes)| Part::Rebuild(table, changes)));
    }
    for part in parts {
        let step = match part {
            Part::Sql(sql) => {
                no_nul(&sql)?;
                Step::Sql(sql)
            }
            Part::Rebuild(table, changes) => Step::Rebuild { table, changes },
        };
        steps.push(RenderedStep { position, step });
    }
    Ok(())
}

/// A column that is counted up is an `INTEGER`, whatever its type: one that is so no more gets its type
/// back.
fn with_type(operation: &Operation, table: Option<&Table>) -> Operation {
    let mut operation = operation.clone();
    if let Operation::AlterColumn(alter) = &mut operation
        && alter.identity == Some(None)
        && alter.column_type.is_none()
    {
        let column = table.and_then(|table| table.column(&alter.column));
        alter.column_type = column.map(|column| column.column_type.clone());
    }
    operation
}

/// Which pieces share one rebuild: from the first to the last that need it, with the columns that
/// are added or dropped directly before and after them. An index at the edge is left to its own
/// statement, which leaves the table alone.
fn rebuilt(operations: &[Operation], pieces: &[Piece]) -> Range<usize> {
    let needs = |piece: &Piece| piece.statements.is_none();
    let joins = |piece: &&Piece| {
        matches!(operations[piece.operations.start], Operation::AddColumn(_) | Operation::DropColumn(_))
    };
    let (Some(first), Some(last)) = (pieces.iter().position(needs), pieces.iter().rposition(needs)) else {
        return 0..0;
    };
    let before = pieces[..first].iter().rev().take_while(joins).count();
    let after = pieces[last + 1..].iter().take_while(joins).count();
    first - before..last + 1 + after
}

/// Refuses NUL characters in what a rebuild would write.
fn check_nul(operations: &[Operation], range: &Range<usize>) -> Result<(), RenderError> {
    for (position, operation) in operations.iter().enumerate().take(range.end).skip(range.start) {
        let fail = |error: Unsupported| RenderError::new(position, operation, error);
        no_nul(&written(operation)).map_err(fail)?;
        changed_table(operation).map_or(Ok(()), |table| no_nul(&table.name)).map_err(fail)?;
    }
    Ok(())
}

/// The texts of a change that a rebuild writes as they are.
fn written(operation: &Operation) -> String {
    match operation {
        Operation::AddColumn(add) => column::definition(&add.table, &add.column, false, None),
        Operation::AlterColumn(alter) => {
            let default = alter.default.iter().flatten().map(column::default_value);
            let generated = alter.generated.iter().flatten().map(column::generated_clause);
            let texts = alter.using.iter().map(|using| using.0.clone()).chain(default).chain(generated);
            let names = [Some(alter.column.clone()), alter.rename.clone()];
            let check = alter.column_type.as_ref().and_then(|own| enumeration::check("", "", "", own));
            texts.chain(names.into_iter().flatten()).chain(check).collect()
        }
        Operation::CreateForeignKey(create) => {
            constraint::clause(&create.name, &Constraint::ForeignKey(create.key.clone()))
        }
        Operation::CreateCheckConstraint(create) => {
            constraint::clause(&create.name, &Constraint::Check(create.check.clone()))
        }
        Operation::CreateUniqueConstraint(create) => {
            constraint::clause(&create.name, &Constraint::Unique(create.unique.clone()))
        }
        Operation::CreatePrimaryKey(create) => create.name.clone() + &create.columns.concat(),
        Operation::RenameConstraint(rename) => rename.to.clone(),
        Operation::RenameIndex(rename) => rename.to.clone(),
        Operation::CreateIndex(create) => index::create(&create.table, &create.name, &create.index, false),
        _ => String::new(),
    }
}
