use super::Found;
use super::columns::written;
use super::row::Row;
use crate::mysql::canonical::{add_index, add_primary_key};
use crate::mysql::expression;
use crate::reflect::{ReflectError, Rows};
use migrator_core::name::ObjectName;
use migrator_core::schema::{ColumnType, Index, IndexPart, Table};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Puts the keys and indexes into their tables. It has to come after the other constraints.
pub(super) fn read(rows: &Rows, found: &mut Found) -> Result<(), ReflectError> {
    // The catalog sorts tables whose names differ in the size of letters only as if they were one.
    let mut all: BTreeMap<(ObjectName, String), Index> = BTreeMap::new();
    for row in rows {
        let row = Row(row);
        let (table, name) = (row.object(0)?, row.text(2)?);
        let Some(known) = found.schema.tables.get(&table) else { continue };
        let part = part(row, known)?;
        match all.entry((table, name.to_owned())) {
            Entry::Occupied(mut index) => index.get_mut().parts.push(part),
            Entry::Vacant(place) => {
                let mut index = Index { unique: row.text(3)? == "0", ..Index::new([part]) };
                index.method = Some(row.text(7)?.to_lowercase()).filter(|method| method != "btree");
                place.insert(index);
            }
        }
    }
    let mut all: Vec<((ObjectName, String), Index)> = all.into_iter().collect();
    // The primary key first: its name is by convention, and another index may have it.
    all.sort_by_key(|((_, name), _)| name != "PRIMARY");
    for ((table, name), index) in all {
        let Some(table) = found.schema.tables.get_mut(&table) else { continue };
        if name == "PRIMARY" {
            add_primary_key(table, index.columns().map(ToOwned::to_owned).collect());
        } else {
            add_index(table, name, index);
        }
    }
    Ok(())
}

fn part(row: Row<'_>, table: &Table) -> Result<IndexPart, ReflectError> {
    let mut part = match (row.get(4)?, row.get(8)?) {
        (Some(column), _) => IndexPart::from(column),
        (None, sql) => IndexPart::expression(expression::canonical(&written(sql.unwrap_or_default()))),
    };
    part.descending = row.get(5)? == Some("D");
    // A spatial index has a prefix that nobody asked for.
    let is_spatial = row.text(7)? == "SPATIAL";
    part.prefix_length = row.get(6)?.filter(|_| !is_spatial).and_then(|length| length.parse().ok());
    if part.prefix_length.is_some_and(|length| is_whole(&part, table, length)) {
        part.prefix_length = None;
    }
    Ok(part)
}

/// Whether a prefix is all of its column.
fn is_whole(part: &IndexPart, table: &Table, length: u32) -> bool {
    let column = part.column().and_then(|name| table.column(name));
    matches!(
        column.map(|column| &column.column_type),
        Some(ColumnType::String(all) | ColumnType::Char(all) | ColumnType::VarBinary(all)) if *all <= length
    )
}
