//! What a database cannot do of what the model can say, known before anything is rendered or runs.
//!
//! The rules of each database are in a folder of its own. They speak no SQL: they look at operations and
//! at schemas, and at plain words inside of SQL that a user wrote. Rendering follows the same paths, so that
//! it refuses what is refused here, in the same words.

mod backfill;
mod columns;
mod given;
pub mod mysql;
pub mod postgres;
mod renames;
mod rows;
pub mod sqlite;
pub mod types;
mod unsupported;
mod words;

pub use backfill::backfill_key;
pub use rows::check_rows;
pub use unsupported::{Cause, Refusal, Unsupported};

use crate::capability::Dialect;
use crate::op::Operation;
use crate::schema::Schema;
use std::slice;

/// What this database cannot do of an operation on this schema, the one before it; nothing where it can, and
/// nothing of an operation that does not fit the schema, which [`simulate`](crate::simulate) tells.
///
/// It copies the schema. [`follow`] does not, and knows what follows: an identity column whose key is
/// created directly behind it, say.
///
/// ```
/// use migrator_core::capability::Dialect;
/// use migrator_core::limits::unsupported;
/// use migrator_core::op::Operations;
/// use migrator_core::schema::Schema;
/// let mut op = Operations::default();
/// op.create_sequence("numbers");
/// let operation = &op.recorded()[0];
/// let why = unsupported(operation, &Schema::default(), Dialect::Sqlite).unwrap();
/// assert_eq!(why.fact, "SQLite has no sequences");
/// assert_eq!(why.token.as_deref(), Some("numbers"));
/// assert_eq!(unsupported(operation, &Schema::default(), Dialect::Postgres), None);
/// ```
pub fn unsupported(operation: &Operation, before: &Schema, dialect: Dialect) -> Option<Unsupported> {
    match follow(slice::from_ref(operation), &mut before.clone(), dialect) {
        Err(Refusal { cause: Cause::Unsupported(unsupported), .. }) => Some(unsupported),
        _ => None,
    }
}

/// Takes the schema along operations that follow each other, as far as this database can follow.
///
/// # Errors
///
/// The first operation that does not fit the schema or that the database cannot do. The schema then holds the
/// operations before [`Refusal::next`], but for one that does not fit.
pub fn follow(operations: &[Operation], schema: &mut Schema, dialect: Dialect) -> Result<(), Refusal> {
    walk(operations, Some(schema), dialect)
}

/// Takes the schema along all operations that follow each other, and tells all that this database cannot do
/// of them, and all that do not fit the schema; these are left out. What is said once is not said again.
///
/// ```
/// use migrator_core::capability::Dialect;
/// use migrator_core::limits::follow_all;
/// use migrator_core::op::{Operations, integer};
/// use migrator_core::schema::Schema;
/// let mut op = Operations::default();
/// op.create_sequence("numbers");
/// op.create_table("t", [integer("a")]);
/// op.create_index("ix", "t", ["a"]).using("gin");
/// let mut schema = Schema::default();
/// let refused = follow_all(op.recorded(), &mut schema, Dialect::Sqlite);
/// assert_eq!(refused.iter().map(|refusal| refusal.position).collect::<Vec<_>>(), [0, 2]);
/// assert_eq!(schema.tables.len(), 1);
/// ```
pub fn follow_all(operations: &[Operation], schema: &mut Schema, dialect: Dialect) -> Vec<Refusal> {
    let mut refused: Vec<Refusal> = Vec::new();
    let mut start = 0;
    while let Err(mut refusal) = follow(&operations[start..], schema, dialect) {
        refusal.position += start;
        refusal.next += start;
        start = refusal.next;
        if !refused.iter().any(|known| known.cause == refusal.cause) {
            refused.push(refusal);
        }
    }
    refused
}

/// Operations inside of another. Those behind one that is refused are applied all the same: the schema is to
/// hold the whole of what is around them.
fn walk_inside(
    operations: &[Operation],
    mut schema: Option<&mut Schema>,
    dialect: Dialect,
) -> Result<(), Cause> {
    walk(operations, schema.as_deref_mut(), dialect).map_err(|refusal| {
        if let Some(schema) = schema {
            for operation in &operations[refusal.next..] {
                // What does not fit is told by the refusal before it, or by what comes next.
                let _ = operation.apply(schema);
            }
        }
        refusal.cause
    })
}

/// Without a schema, nothing is known of the tables: operations inside of a condition on a table that no
/// migration created.
fn walk(operations: &[Operation], mut schema: Option<&mut Schema>, dialect: Dialect) -> Result<(), Refusal> {
    let mut position = 0;
    while let Some(operation) = operations.get(position) {
        match operation {
            Operation::Execute(_) | Operation::Run(_) | Operation::Backfill(_) => {
                if let Operation::Backfill(backfill) = operation {
                    backfill_key(backfill, schema.as_deref()).map_err(|cause| cause.at(position))?;
                }
                position += 1;
            }
            Operation::IfTableExists(condition) => {
                let known = schema.as_deref().is_some_and(|schema| schema.table(&condition.table).is_some());
                let inner = if known { schema.as_deref_mut() } else { None };
                walk_inside(&condition.operations, inner, dialect).map_err(|cause| cause.at(position))?;
                position += 1;
            }
            Operation::OnDialect(on) => {
                if on.dialect == dialect {
                    walk_inside(on.operations.recorded(), schema.as_deref_mut(), dialect)
                        .map_err(|cause| cause.at(position))?;
                }
                position += 1;
            }
            _ => {
                let schema = schema.as_deref_mut();
                position = match dialect {
                    Dialect::Sqlite => sqlite::follow(operations, position, schema)?,
                    Dialect::Postgres => postgres::follow(operations, position, schema)?,
                    Dialect::Mysql => mysql::follow(operations, position, schema)?,
                };
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
