//! What MySQL and MariaDB cannot do.

mod alter_column;
mod columns;
mod constraints;
mod declared;
mod defaults;
mod enums;
mod foreign_keys;
mod functions;
mod identity;
mod indexes;
mod keys;
mod names;
mod rows;
mod run;
mod single;
mod supporting;
mod tables;
mod touched;
mod triggers;
mod types;
mod unknown_table;
mod views;

pub use alter_column::{
    becomes_virtual_or_real, changes_type, checks, computed_from, foreign_keys_of, is_converted, is_renamed,
    needs_several,
};
pub use declared::read_type;
pub use enums::{columns_of, with_both};
pub use functions::function_attributes;
pub use indexes::plain_columns;
pub use run::{Change, altered_table, draws_values, follow_statement};
pub use single::follow_one;
pub use supporting::supporting_indexes;
pub use tables::charset_of;
pub use types::{digits, is_large, kept_as};
pub use unknown_table::{is_only_default_dropped, only_renamed};

use super::Refusal;
use crate::op::Operation;
use crate::schema::Schema;

/// Takes the schema along the operation at `start` and those that share its statement, and gives the
/// position behind them.
pub(super) fn follow(
    operations: &[Operation],
    start: usize,
    schema: Option<&mut Schema>,
) -> Result<usize, Refusal> {
    match (schema, altered_table(&operations[start])) {
        (Some(schema), Some(table)) => follow_statement(operations, start, table, schema, |_| {}),
        (schema, _) => {
            follow_one(&operations[start], schema).map_err(|cause| cause.at(start))?;
            Ok(start + 1)
        }
    }
}
