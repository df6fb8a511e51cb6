//! What SQLite cannot do.

mod changes;
mod columns;
mod constraints;
mod enums;
mod identity;
mod indexes;
mod kinds;
mod names;
mod native;
mod run;
mod single;
mod tables;
mod triggers;
mod views;

pub use columns::no_using;
pub use identity::not_the_key;
pub use names::same_name;
pub use native::{is_constant, only_rename};
pub use run::{Piece, changed_table, end_of_run, follow_run};
pub use single::follow_one;
pub use tables::check_model;

use super::{Cause, Refusal};
use crate::op::Operation;
use crate::schema::Schema;

/// Takes the schema along the operation at `start` and those that belong to it, and gives the position
/// behind them.
pub(super) fn follow(
    operations: &[Operation],
    start: usize,
    schema: Option<&mut Schema>,
) -> Result<usize, Refusal> {
    let Some(table) = changed_table(&operations[start]) else {
        follow_one(&operations[start], schema, |_| {}).map_err(|cause| cause.at(start))?;
        return Ok(start + 1);
    };
    let end = end_of_run(operations, start, table);
    match schema {
        Some(schema) => follow_run(operations, start..end, table, schema, |_, _, _| {})?,
        None => follow_unknown(operations, start..end)?,
    }
    Ok(end)
}

/// Checks a run of changes of a table of which nothing is known.
///
/// # Errors
///
/// The first operation that SQLite cannot do.
pub fn follow_unknown(operations: &[Operation], range: std::ops::Range<usize>) -> Result<(), Refusal> {
    for position in range {
        changes::check(&operations[position]).map_err(|error| Cause::from(error).at(position))?;
    }
    Ok(())
}
