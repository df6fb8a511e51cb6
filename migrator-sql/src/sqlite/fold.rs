//! Runs of changes of one table, which share one rebuild.

use super::native::{self, Way};
use super::{column, constraint, ddl, identity, index};
use crate::batch::check_rows;
use crate::error::{RenderCause, RenderError, Unsupported};
use crate::render::no_nul;
use crate::script::{RenderedStep, Step};
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
        render_one(&operations[start], start, schema, steps)?;
        return Ok(1);
    };
    let same_table = |operation: &&Operation| changed_table(operation) == Some(table);
    let end = start + operations[start..].iter().take_while(same_table).count();
    let Some(schema) = schema else {
        for (position, operation) in operations.iter().enumerate().take(end).skip(start) {
            check_change(operation).map_err(|e| RenderError::new(position, operation, e))?;
        }
        push_rebuild(table, operations, start..end, steps);
        return Ok(end - start);
    };
    let pieces = pieces(operations, start..end, table, schema)?;
    let rebuilt = rebuilt(operations, &pieces);
    let together = pieces[rebuilt.clone()].iter().map(|piece| piece.operations.clone());
    let mut together = together.reduce(|first, last| first.start..last.end);
    for (at, piece) in pieces.into_iter().enumerate() {
        if rebuilt.contains(&at) {
            if let Some(range) = together.take() {
                push_rebuild(table, operations, range, steps);
            }
        } else if let Way::Statements(statements, _) = piece.way {
            steps.extend(statements.into_iter().map(|sql| RenderedStep::sql(piece.operations.start, sql)));
        }
    }
    Ok(end - start)
}

/// Some operations of a run that are done together, and how.
struct Piece {
    operations: Range<usize>,
    way: Way,
}

/// The table that an operation changes in a way that a rebuild could do.
fn changed_table(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::CreateTable(_) | Operation::DropTable(_) | Operation::RenameTable(_) => None,
        other => other.table(),
    }
}

fn push_rebuild(
    table: &ObjectName,
    operations: &[Operation],
    range: Range<usize>,
    steps: &mut Vec<RenderedStep>,
) {
    let position = range.start;
    let step = Step::Rebuild { table: table.clone(), changes: operations[range].to_vec() };
    steps.push(RenderedStep { position, step });
}

/// An operation that is no change of one known table.
fn render_one(
    operation: &Operation,
    position: usize,
    schema: Option<&mut Schema>,
    steps: &mut Vec<RenderedStep>,
) -> Result<(), RenderError> {
    let fail = |cause: RenderCause| RenderError::new(position, operation, cause);
    match schema {
        Some(schema) => operation.apply(schema).map_err(|e| fail(e.into()))?,
        None => check_rows(operation).map_err(|e| fail(e.into()))?,
    }
    if let Operation::CreateTable(create) = operation {
        let table = create.to_table().map_err(|e| fail(e.into()))?;
        identity::check(&table).map_err(|e| fail(e.into()))?;
    }
    let way = native::way(std::slice::from_ref(operation)).map_err(|e| fail(e.into()))?;
    if let Way::Statements(statements, _) = way {
        for sql in statements {
            no_nul(&sql).map_err(|e| fail(e.into()))?;
            steps.push(RenderedStep::sql(position, sql));
        }
    }
    Ok(())
}

/// How each operation of a run is done, and the schema after them.
fn pieces(
    operations: &[Operation],
    range: Range<usize>,
    table: &ObjectName,
    schema: &mut Schema,
) -> Result<Vec<Piece>, RenderError> {
    let mut pieces = Vec::new();
    let mut identity = IdentityWatch::new(schema.table(table));
    let mut at = range.start;
    while at < range.end {
        let fail = |cause: RenderCause| RenderError::new(at, &operations[at], cause);
        let way = native::way(&operations[at..range.end]).map_err(|e| fail(e.into()))?;
        let taken = match &way {
            Way::Statements(statements, taken) => {
                for sql in statements {
                    no_nul(sql).map_err(|e| fail(e.into()))?;
                }
                *taken
            }
            Way::Rebuild => 1,
        };
        let next = at + taken;
        for (position, operation) in operations.iter().enumerate().take(next).skip(at) {
            let fail = |cause: RenderCause| RenderError::new(position, operation, cause);
            operation.apply(schema).map_err(|e| fail(e.into()))?;
            check_change(operation).map_err(|e| fail(e.into()))?;
            identity.look(position, schema.table(table));
        }
        pieces.push(Piece { operations: at..next, way });
        at = next;
    }
    identity.judge().map_err(|(position, e)| RenderError::new(position, &operations[position], e))?;
    Ok(pieces)
}

/// Which pieces share one rebuild: from the first to the last that need it, with the columns that
/// are added or dropped directly before and after them. An index at the edge is left to its own
/// statement, which leaves the table alone.
fn rebuilt(operations: &[Operation], pieces: &[Piece]) -> Range<usize> {
    let needs = |piece: &Piece| matches!(piece.way, Way::Rebuild);
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

/// Checks what can be seen of a change without its table, so that a rebuild has nothing left to
/// refuse but what contradicts the database.
fn check_change(operation: &Operation) -> Result<(), Unsupported> {
    let table = changed_table(operation);
    let text = match (operation, table) {
        (Operation::AddColumn(add), _) => column::definition(&add.column, None),
        (Operation::AlterColumn(alter), _) => {
            if let Some(using) = &alter.using {
                check_using(using)?;
            }
            let default = alter.default.iter().flatten().map(column::default_value);
            let texts = alter.using.iter().map(|using| using.0.clone()).chain(default);
            let names = [Some(alter.column.clone()), alter.rename.clone()];
            texts.chain(names.into_iter().flatten()).collect()
        }
        (Operation::CreateForeignKey(create), Some(table)) => {
            constraint::clause(table, &create.name, &Constraint::ForeignKey(create.key.clone()))?
        }
        (Operation::CreateCheckConstraint(create), _) => create.name.clone() + &create.check.condition.0,
        (Operation::CreateUniqueConstraint(create), _) => {
            create.name.clone() + &create.unique.columns.concat()
        }
        (Operation::CreatePrimaryKey(create), _) => create.name.clone() + &create.columns.concat(),
        (Operation::CreateIndex(create), _) => index::create(&create.table, &create.name, &create.index),
        _ => String::new(),
    };
    no_nul(&text)?;
    table.map_or(Ok(()), |table| no_nul(&table.name))
}

/// `::` is the one cast that users of PostgreSQL write by habit.
fn check_using(using: &migrator_core::schema::Expression) -> Result<(), Unsupported> {
    if ddl::has_cast_colons(&using.0) {
        return Err(Unsupported::new(
            format!("`{using}` casts with `::`, which SQLite cannot read"),
            "write CAST(… AS …), which every database reads",
        ));
    }
    Ok(())
}

/// Watches whether the identity columns of a table can be counted up; in the middle of a run they
/// need not be.
struct IdentityWatch {
    known_bad: bool,
    bad_since: Option<(usize, Unsupported)>,
}

impl IdentityWatch {
    fn new(table: Option<&Table>) -> Self {
        IdentityWatch { known_bad: table.is_some_and(|t| identity::check(t).is_err()), bad_since: None }
    }

    fn look(&mut self, position: usize, table: Option<&Table>) {
        match table.map_or(Ok(()), identity::check) {
            Ok(()) => (self.known_bad, self.bad_since) = (false, None),
            Err(_) if self.known_bad || self.bad_since.is_some() => {}
            Err(error) => self.bad_since = Some((position, error)),
        }
    }

    fn judge(self) -> Result<(), (usize, Unsupported)> {
        self.bad_since.map_or(Ok(()), Err)
    }
}
