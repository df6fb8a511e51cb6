//! Runs of changes of one table, which share one rebuild.

use super::native::{self, Way};
use super::statements::{self, Part};
use super::{column, constraint, ddl, enumeration, identity, index, limits, names};
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
        push_rebuilds(table, operations.iter().cloned().enumerate().take(end).skip(start), steps);
        return Ok(end - start);
    };
    let pieces = pieces(operations, start..end, table, schema)?;
    let rebuilt = rebuilt(operations, &pieces);
    if !rebuilt.is_empty() && schema.table(table).is_some_and(|table| table.options.temporary) {
        let position = pieces[rebuilt.start].operations.start;
        return Err(RenderError::new(position, &operations[position], no_temporary_rebuild(table)));
    }
    let mut together: Vec<(usize, Operation)> = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        if rebuilt.contains(&at) {
            together.extend((piece.operations.start..).zip(piece.changes));
            if at + 1 == rebuilt.end {
                push_rebuilds(table, std::mem::take(&mut together), steps);
            }
        } else if let Way::Statements(statements, _) = piece.way {
            steps.extend(statements.into_iter().map(|sql| RenderedStep::sql(piece.operations.start, sql)));
        }
    }
    Ok(end - start)
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

fn no_temporary_rebuild(table: &ObjectName) -> Unsupported {
    Unsupported::new(
        format!("table `{table}` is temporary, and the change needs the table to be rebuilt"),
        "drop the table and create it as it is to be",
    )
}

/// Some operations of a run that are done together, and how.
struct Piece {
    operations: Range<usize>,
    way: Way,
    /// The operations as a rebuild needs them.
    changes: Vec<Operation>,
}

/// The table that an operation changes in a way that a rebuild could do.
fn changed_table(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::CreateTable(_) | Operation::DropTable(_) | Operation::RenameTable(_) => None,
        other => other.table(),
    }
}

/// An operation that is no change of one known table.
fn render_one(
    operation: &Operation,
    position: usize,
    schema: Option<&mut Schema>,
    steps: &mut Vec<RenderedStep>,
) -> Result<(), RenderError> {
    let fail = |cause: RenderCause| RenderError::new(position, operation, cause);
    let mut parts = statements::parts(operation, schema.as_deref());
    match schema {
        Some(schema) => {
            operation.apply(schema).map_err(|e| fail(e.into()))?;
            let relabelled = enumeration::changes(operation, schema).map_err(|e| fail(e.into()))?;
            if let Ok(parts) = &mut parts {
                parts.extend(relabelled.into_iter().map(|(table, changes)| Part::Rebuild(table, changes)));
            }
            for part in parts.iter().flatten() {
                if let Part::Rebuild(table, _) = part
                    && schema.table(table).is_some_and(|table| table.options.temporary)
                {
                    return Err(fail(no_temporary_rebuild(table).into()));
                }
            }
        }
        None => check_rows(operation).map_err(|e| fail(e.into()))?,
    }
    for part in parts.map_err(fail)? {
        let step = match part {
            Part::Sql(sql) => {
                no_nul(&sql).map_err(|e| fail(e.into()))?;
                Step::Sql(sql)
            }
            Part::Rebuild(table, changes) => Step::Rebuild { table, changes },
        };
        steps.push(RenderedStep { position, step });
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
    let mut watch = TableWatch::new(schema.table(table));
    let mut at = range.start;
    while at < range.end {
        let fail = |cause: RenderCause| RenderError::new(at, &operations[at], cause);
        let way = match schema.table(table) {
            Some(known) => native::way(&operations[at..range.end], known).map_err(|e| fail(e.into()))?,
            None => Way::Rebuild, // applying it says that the table is missing
        };
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
        let mut changes = Vec::with_capacity(taken);
        for (position, operation) in operations.iter().enumerate().take(next).skip(at) {
            let fail = |cause: RenderCause| RenderError::new(position, operation, cause);
            if let Operation::AlterColumn(alter) = operation
                && let Some(column) = schema.table(table).and_then(|table| table.column(&alter.column))
            {
                limits::check_using(table, column, alter).map_err(|e| fail(e.into()))?;
            }
            match operation {
                Operation::CreateIndex(create) => names::check_index(schema, table, &create.name, None),
                Operation::RenameIndex(rename) => {
                    names::check_index(schema, table, &rename.to, Some(&rename.name))
                }
                _ => Ok(()),
            }
            .map_err(|e| fail(e.into()))?;
            changes.push(with_type(operation, schema.table(table)));
            operation.apply(schema).map_err(|e| fail(e.into()))?;
            check_change(operation).map_err(|e| fail(e.into()))?;
            if let Some(table) = schema.table(table) {
                limits::check_column_names(table).map_err(|e| fail(e.into()))?;
            }
            watch.look(position, schema.table(table));
        }
        pieces.push(Piece { operations: at..next, way, changes });
        at = next;
    }
    watch.judge().map_err(|(position, e)| RenderError::new(position, &operations[position], e))?;
    Ok(pieces)
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
        (Operation::AddColumn(add), _) => {
            limits::check_column(&add.table, &add.column)?;
            column::definition(&add.table, &add.column, false, None)
        }
        (Operation::AlterColumn(alter), Some(table)) => {
            let name = format!("{table}.{}", alter.column);
            if let Some(using) = &alter.using {
                check_using(using)?;
            }
            if let Some(column_type) = &alter.column_type {
                limits::check_type(&name, column_type)?;
            }
            if let Some(Some(identity)) = &alter.identity {
                identity::check_options(&name, identity)?;
            }
            if let Some(Some(collation)) = &alter.collation {
                limits::check_collation(&name, collation)?;
            }
            if let Some(Some(default)) = &alter.default {
                limits::check_default(&name, default)?;
            }
            let default = alter.default.iter().flatten().map(column::default_value);
            let generated = alter.generated.iter().flatten().map(column::generated_clause);
            let texts = alter.using.iter().map(|using| using.0.clone()).chain(default).chain(generated);
            let names = [Some(alter.column.clone()), alter.rename.clone()];
            let check = alter.column_type.as_ref().and_then(|own| enumeration::check("", "", "", own));
            texts.chain(names.into_iter().flatten()).chain(check).collect()
        }
        (Operation::CreateForeignKey(create), Some(table)) => {
            let key = Constraint::ForeignKey(create.key.clone());
            constraint::clause(table, &create.name, &key)?
        }
        (Operation::CreateCheckConstraint(create), Some(table)) => {
            constraint::clause(table, &create.name, &Constraint::Check(create.check.clone()))?
        }
        (Operation::CreateUniqueConstraint(create), Some(table)) => {
            constraint::clause(table, &create.name, &Constraint::Unique(create.unique.clone()))?
        }
        (Operation::CreateExcludeConstraint(create), Some(table)) => {
            constraint::clause(table, &create.name, &Constraint::Exclude(create.exclude.clone()))?
        }
        (Operation::CreatePrimaryKey(create), _) => create.name.clone() + &create.columns.concat(),
        (Operation::RenameConstraint(rename), _) => rename.to.clone(),
        (Operation::RenameIndex(rename), _) => {
            names::check_name(&rename.to)?;
            rename.to.clone()
        }
        (Operation::CreateIndex(create), _) => {
            limits::check_index(&create.table, &create.name, &create.index)?;
            index::create(&create.table, &create.name, &create.index, false)
        }
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

/// Watches whether a table is one that SQLite can have; in the middle of a run it need not be.
struct TableWatch {
    known_bad: bool,
    bad_since: Option<(usize, Unsupported)>,
}

impl TableWatch {
    fn new(table: Option<&Table>) -> Self {
        TableWatch { known_bad: table.is_some_and(|t| limits::check_table(t).is_err()), bad_since: None }
    }

    fn look(&mut self, position: usize, table: Option<&Table>) {
        match table.map_or(Ok(()), limits::check_table) {
            Ok(()) => (self.known_bad, self.bad_since) = (false, None),
            Err(_) if self.known_bad || self.bad_since.is_some() => {}
            Err(error) => self.bad_since = Some((position, error)),
        }
    }

    fn judge(self) -> Result<(), (usize, Unsupported)> {
        self.bad_since.map_or(Ok(()), Err)
    }
}
