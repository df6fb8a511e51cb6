use super::columns::check_type;
use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{ColumnType, Schema};

/// The tables that are rebuilt because an enumeration gets other labels. The schema is the one after the
/// operation.
pub(super) fn relabelled(operation: &Operation, after: &Schema) -> Result<Vec<ObjectName>, Unsupported> {
    let (name, is_renamed, label) = match operation {
        Operation::AddEnumValue(add) => (&add.name, false, &add.value),
        Operation::RenameEnumValue(rename) => (&rename.name, true, &rename.to),
        _ => return Ok(Vec::new()),
    };
    let mut tables = Vec::new();
    for (table, column) in after.columns_of_enum(name) {
        if matches!(column.column_type, ColumnType::Array(_)) {
            if !is_renamed {
                continue; // lists are not checked
            }
            return Err(Unsupported::new(
                format!(
                    "`{}.{}` is a list of `{name}`, and SQLite keeps lists as texts",
                    table.name, column.name
                ),
                "rewrite its values with op.execute(…), in a column of texts",
            )
            .at(label));
        }
        check_type(&format!("{}.{}", table.name, column.name), &column.column_type)
            .map_err(|error| error.at(label))?;
        tables.push(table.name.clone());
    }
    Ok(tables)
}
