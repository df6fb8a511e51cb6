mod default_type;
mod foreign_key_type;
mod identity_type;
mod not_null_unfilled;
mod not_null_without_default;
mod unique_same_value;

pub(super) use default_type::DEFAULT_TYPE;
pub(super) use foreign_key_type::FOREIGN_KEY_TYPE;
pub(super) use identity_type::IDENTITY_TYPE;
pub(super) use not_null_unfilled::NOT_NULL_UNFILLED;
pub(super) use not_null_without_default::NOT_NULL_WITHOUT_DEFAULT;
pub(super) use unique_same_value::UNIQUE_SAME_VALUE;

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
