//! Operations that follow each other, as SQLite meets them: changes of one table share a rebuild.

use super::{changes, columns, names, native, tables};
use crate::limits::{Cause, Refusal, Unsupported, renames};
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{Schema, Table};
use std::ops::Range;

/// The table that an operation changes in a way that a rebuild could do.
pub fn changed_table(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::CreateTable(_) | Operation::DropTable(_) | Operation::RenameTable(_) => None,
        other => other.table(),
    }
}

/// Operations of a run that are done together.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Their positions.
    pub operations: Range<usize>,
    /// Whether SQLite's own statements do them; otherwise the table is rebuilt.
    pub is_native: bool,
}

/// The end of the run of changes of one table that begins at `start`.
pub fn end_of_run(operations: &[Operation], start: usize, table: &ObjectName) -> usize {
    let same_table = |operation: &&Operation| changed_table(operation) == Some(table);
    start + operations[start..].iter().take_while(same_table).count()
}

/// Takes the schema along a run of changes of one table. `visit` is called for each operation, before it is
/// applied, with its piece, its position, and the table as it is.
///
/// # Errors
///
/// The first operation that does not fit the schema, or that SQLite cannot do.
pub fn follow_run(
    operations: &[Operation],
    range: Range<usize>,
    table: &ObjectName,
    schema: &mut Schema,
    mut visit: impl FnMut(&Piece, usize, Option<&Table>),
) -> Result<(), Refusal> {
    let mut watch = TableWatch::new(schema.table(table));
    let mut first_rebuild = None;
    let mut at = range.start;
    while at < range.end {
        // Applying an operation to a table that is missing says so.
        let reach = schema.table(table).map_or(0, |known| native::reach(&operations[at..range.end], known));
        let piece = Piece { operations: at..at + reach.max(1), is_native: reach > 0 };
        if reach == 0 {
            first_rebuild = first_rebuild.or(Some(at));
        }
        for position in piece.operations.clone() {
            let operation = &operations[position];
            let refused = on_table(operation, schema).and_then(|()| renames::check(operation, schema));
            visit(&piece, position, schema.table(table));
            operation.apply(schema).map_err(|error| Cause::from(error).at(position))?;
            refused.and_then(|()| changes::check(operation)).map_err(|e| Cause::from(e).at(position))?;
            // That it can tell the columns apart has to be so after each operation.
            schema
                .table(table)
                .map_or(Ok(()), tables::check_column_names)
                .map_err(|e| Cause::from(e).at(position))?;
            watch.look(position, schema.table(table));
        }
        at = piece.operations.end;
    }
    watch.judge().map_err(|refusal| Refusal { next: range.end, ..refusal })?;
    match first_rebuild {
        Some(position) if is_temporary(schema, table) => {
            Err(Refusal { next: range.end, ..Cause::from(no_temporary_rebuild(table)).at(position) })
        }
        _ => Ok(()),
    }
}

/// Checks what the schema before an operation tells of it.
fn on_table(operation: &Operation, before: &Schema) -> Result<(), Unsupported> {
    match operation {
        Operation::AlterColumn(alter) => columns::check_using(alter, before),
        Operation::CreateIndex(create) => names::check_index(before, &create.table, &create.name, None),
        Operation::RenameIndex(rename) => {
            names::check_index(before, &rename.table, &rename.to, Some(&rename.name))
        }
        _ => Ok(()),
    }
}

pub(super) fn is_temporary(schema: &Schema, table: &ObjectName) -> bool {
    schema.table(table).is_some_and(|table| table.options.temporary)
}

pub(super) fn no_temporary_rebuild(table: &ObjectName) -> Unsupported {
    Unsupported::new(
        format!("table `{table}` is temporary, and the change needs the table to be rebuilt"),
        "drop the table and create it as it is to be",
    )
    .at(&table.name)
}

/// Watches whether a table is one that SQLite can have; in the middle of a run it need not be.
struct TableWatch {
    known_bad: bool,
    bad_since: Option<(usize, Unsupported)>,
}

impl TableWatch {
    fn new(table: Option<&Table>) -> Self {
        TableWatch { known_bad: table.is_some_and(|t| tables::check(t).is_err()), bad_since: None }
    }

    fn look(&mut self, position: usize, table: Option<&Table>) {
        match table.map_or(Ok(()), tables::check) {
            Ok(()) => (self.known_bad, self.bad_since) = (false, None),
            Err(_) if self.known_bad || self.bad_since.is_some() => {}
            Err(error) => self.bad_since = Some((position, error)),
        }
    }

    fn judge(self) -> Result<(), Refusal> {
        match self.bad_since {
            Some((position, error)) => Err(Cause::from(error).at(position)),
            None => Ok(()),
        }
    }
}
