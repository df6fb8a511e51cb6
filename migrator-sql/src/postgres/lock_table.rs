//! How many objects a transaction locks. A server keeps all locks in one table, whose size is set when it
//! starts, and each object that a transaction creates, changes or drops stays in it until the transaction ends.
//! <https://www.postgresql.org/docs/current/runtime-config-locks.html#GUC-MAX-LOCKS-PER-TRANSACTION>

use migrator_core::capability::Dialect;
use migrator_core::op::{AlterColumn, Operation};
use migrator_core::schema::{Column, ColumnType, Constraint, Schema, Table};

/// The query for how many objects the server promises to find room for, of all sessions together. There is more,
/// but how much depends on what else is in its memory.
pub const ROOM_QUERY: &str = "SELECT (current_setting('max_locks_per_transaction')::bigint * \
     (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint))::text";

/// So many locks any server has room for: fewer need no question.
pub const HARMLESS: usize = 400;

/// How much of the room one transaction may take: the rest is for others.
pub fn share(room: usize) -> usize {
    room / 4 * 3
}

/// A table or another thing of which nothing is known.
const UNKNOWN: usize = 8;
/// The triggers that hold a foreign key, with its constraint and the table that it points at.
const FOREIGN_KEY: usize = 6;

/// About how many objects operations lock on a schema. Measured in `pg_locks`; what is locked twice counts twice, so
/// it is rather too many.
pub fn locks(operations: &[Operation], before: &Schema) -> usize {
    operations.iter().map(|operation| locks_of(operation, before)).sum()
}

fn locks_of(operation: &Operation, before: &Schema) -> usize {
    let table = operation.table().and_then(|name| before.table(name));
    match operation {
        Operation::CreateTable(create) => {
            let columns: usize = create.columns.iter().map(sequences).sum();
            let constraints: usize = create.constraints.iter().map(|(_, made)| creating(made)).sum();
            1 + toast(&create.columns) + columns + constraints + create.indexes.len()
        }
        Operation::DropTable(_) => table.map_or(2 * UNKNOWN, dropping),
        Operation::AddColumn(add) => 1 + sequences(&add.column) + toast(std::slice::from_ref(&add.column)),
        Operation::DropColumn(drop) => 1 + table.map_or(0, |table| dropping_column(table, &drop.column)),
        Operation::AlterColumn(alter) => altering(alter, table),
        Operation::DropConstraint(drop) => {
            1 + table
                .and_then(|table| table.constraints.get(&drop.name))
                .map_or(FOREIGN_KEY, dropping_constraint)
        }
        Operation::CreateForeignKey(_) => 2,
        Operation::BulkInsert(_) | Operation::DeleteRows(_) => {
            1 + table.map_or(0, |table| relations(table) - 1)
        }
        Operation::OnDialect(on) if on.dialect == Dialect::Postgres => {
            locks(on.operations.recorded(), before)
        }
        Operation::OnDialect(_) => 0,
        Operation::IfTableExists(condition) => locks(&condition.operations, before),
        Operation::DropView(_) => 4,
        Operation::Execute(_)
        | Operation::Run(_)
        | Operation::CreateExtension(_)
        | Operation::DropExtension(_)
        | Operation::DropSchema(_)
        | Operation::ReplaceView(_) => UNKNOWN,
        // The thing itself, and what it stands on.
        _ => 2,
    }
}

/// Long values are kept in a table of their own, which has an index.
fn toast(columns: &[Column]) -> usize {
    let short = |column: &Column| match &column.column_type {
        // A page holds a row of up to 2 KB; a character has up to four bytes.
        ColumnType::String(length) | ColumnType::Char(length) | ColumnType::VarBinary(length) => {
            *length <= 50
        }
        ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Numeric(..)
        | ColumnType::Money
        | ColumnType::Boolean
        | ColumnType::Uuid
        | ColumnType::Date
        | ColumnType::Time { .. }
        | ColumnType::Timestamp { .. }
        | ColumnType::Interval => true,
        _ => false,
    };
    if columns.iter().all(short) { 0 } else { 2 }
}

fn sequences(column: &Column) -> usize {
    usize::from(column.identity.is_some())
}

fn has_index(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclude(_))
}

fn creating(constraint: &Constraint) -> usize {
    usize::from(has_index(constraint) || matches!(constraint, Constraint::ForeignKey(_)))
}

/// The table with its indexes and what belongs to it.
fn relations(table: &Table) -> usize {
    let indexes = table.indexes.len() + table.constraints.values().filter(|made| has_index(made)).count();
    1 + toast(&table.columns) + table.columns.iter().map(sequences).sum::<usize>() + indexes
}

fn dropping(table: &Table) -> usize {
    let types = 2;
    let defaults = table.columns.iter().filter(|column| column.default.is_some()).count();
    let identities = 2 * table.columns.iter().map(sequences).sum::<usize>();
    let constraints: usize = table
        .constraints
        .values()
        .map(|made| if matches!(made, Constraint::ForeignKey(_)) { FOREIGN_KEY } else { 1 })
        .sum();
    relations(table) + types + defaults + identities + constraints + table.triggers.len()
}

fn dropping_constraint(constraint: &Constraint) -> usize {
    match constraint {
        Constraint::ForeignKey(_) => FOREIGN_KEY,
        other => 1 + usize::from(has_index(other)),
    }
}

fn dropping_column(table: &Table, name: &str) -> usize {
    let constraints = table.constraints.values().filter(|made| made.uses(name)).map(dropping_constraint);
    let default = table.column(name).is_some_and(|column| column.default.is_some());
    constraints.sum::<usize>() + table.indexes.len() + usize::from(default)
}

/// A table is written anew for most changes of a type, and with it each index.
fn altering(alter: &AlterColumn, table: Option<&Table>) -> usize {
    match (&alter.column_type, table) {
        (Some(_), Some(table)) => 2 * relations(table) + table.constraints.len() + 2,
        (Some(_), None) => 2 * UNKNOWN,
        (None, _) => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrator_core::op::{Operations, big_integer, integer, string, text};

    fn counted(record: impl FnOnce(&mut Operations), before: &Schema) -> usize {
        let mut operations = Operations::default();
        record(&mut operations);
        locks(operations.recorded(), before)
    }

    #[test]
    fn a_table_counts_with_what_belongs_to_it() {
        let empty = Schema::of(Dialect::Postgres);
        let small = counted(|op| drop(op.create_table("t", [integer("id").primary_key()])), &empty);
        assert_eq!(small, 2, "the table and the index of its key");
        let large = counted(
            |op| {
                op.create_table("t", [big_integer("id").identity().primary_key(), text("words")]);
                op.create_index("i", "t", ["words"]);
            },
            &empty,
        );
        assert_eq!(
            large, 7,
            "also its sequence, the table of long values with its index; the index with its table"
        );
    }

    #[test]
    fn what_is_dropped_counts_as_it_was() {
        let mut schema = Schema::of(Dialect::Postgres);
        let mut made = Operations::default();
        made.create_table("t", [integer("id").primary_key(), string("name", 20).not_null().unique()]);
        for operation in made.recorded() {
            operation.apply(&mut schema).unwrap();
        }
        assert_eq!(counted(|op| drop(op.drop_table("t")), &schema), 3 + 2 + 2);
        assert_eq!(counted(|op| drop(op.drop_column("t", "name")), &schema), 1 + 2);
    }
}
