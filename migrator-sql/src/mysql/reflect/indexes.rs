use super::Found;
use super::row::Row;
use crate::mysql::canonical::{add_index, add_primary_key};
use crate::reflect::{ReflectError, Rows, Unmodelled};
use migrator_core::name::ObjectName;
use migrator_core::schema::Index;

/// Puts the keys and indexes into their tables. It has to come after the other constraints.
pub(super) fn read(rows: &Rows, found: &mut Found) -> Result<(), ReflectError> {
    let mut all: Vec<Statistics> = Vec::new();
    for row in rows {
        let row = Row(row);
        let (table, name) = (row.object(0)?, row.text(2)?);
        let (column, expression) = (row.get(4)?, row.get(8)?);
        let plain = expression.is_none()
            && row.get(6)?.is_none()
            && row.get(5)? != Some("D")
            && row.text(7)? == "BTREE";
        let column = column.unwrap_or_default().to_owned();
        match all.last_mut() {
            Some(last) if last.table == table && last.name == name => {
                last.columns.push(column);
                last.plain &= plain;
            }
            _ => {
                let unique = row.text(3)? == "0";
                all.push(Statistics { table, name: name.to_owned(), columns: vec![column], unique, plain });
            }
        }
    }
    // The primary key first: its name is by convention, and another index may have it.
    all.sort_by_key(|index| index.name != "PRIMARY");
    for index in all {
        let Some(table) = found.tables.get_mut(&index.table) else { continue };
        let Statistics { name, columns, unique, plain, .. } = index;
        if name == "PRIMARY" {
            add_primary_key(table, columns);
        } else if plain {
            add_index(table, name, Index { columns, unique, predicate: None });
        } else {
            found.unmodelled.push(Unmodelled::new("index", format!("{}.{name}", table.name)));
        }
    }
    Ok(())
}

struct Statistics {
    table: ObjectName,
    name: String,
    columns: Vec<String>,
    unique: bool,
    plain: bool,
}
