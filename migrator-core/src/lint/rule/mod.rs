mod backfill_value_type;
mod default_type;
mod foreign_key_type;
mod identity_type;
mod insert_key_twice;
mod insert_value_type;
mod insert_without_value;
mod not_null_unfilled;
mod not_null_without_default;
mod retype_in_use;
mod unique_same_value;
mod view_in_use;
mod view_of_nothing;
mod whole_table_update;

pub(super) use backfill_value_type::BACKFILL_VALUE_TYPE;
pub(super) use default_type::DEFAULT_TYPE;
pub(super) use foreign_key_type::FOREIGN_KEY_TYPE;
pub(super) use identity_type::IDENTITY_TYPE;
pub(super) use insert_key_twice::INSERT_KEY_TWICE;
pub(super) use insert_value_type::INSERT_VALUE_TYPE;
pub(super) use insert_without_value::INSERT_WITHOUT_VALUE;
pub(super) use not_null_unfilled::NOT_NULL_UNFILLED;
pub(super) use not_null_without_default::NOT_NULL_WITHOUT_DEFAULT;
pub(super) use retype_in_use::RETYPE_IN_USE;
pub(super) use unique_same_value::UNIQUE_SAME_VALUE;
pub(super) use view_in_use::VIEW_IN_USE;
pub(super) use view_of_nothing::VIEW_OF_NOTHING;
pub(super) use whole_table_update::WHOLE_TABLE_UPDATE;

use crate::op::Operation;
use crate::schema::Column;

/// The columns that an operation makes, with the name of their table.
fn new_columns(operation: &Operation) -> Vec<(&crate::name::ObjectName, &Column)> {
    match operation {
        Operation::CreateTable(create) => {
            create.columns.iter().map(|column| (&create.table, column)).collect()
        }
        Operation::AddColumn(add) => vec![(&add.table, &add.column)],
        _ => Vec::new(),
    }
}
