//! Names that SQLite does not take, or does not tell apart: tables, views and indexes of a file share their
//! names, triggers have the file's, and small and great letters are the same.

use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::schema::Schema;

/// Whether SQLite takes two names for one: it does not tell `a` from `A`, in ASCII.
pub fn same_name(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

/// Checks the name of a table, a view, an index or a trigger.
pub(super) fn check_name(name: &str) -> Result<(), Unsupported> {
    if name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_")) {
        return Err(Unsupported::new(
            format!("`{name}` begins with `sqlite_`, which SQLite keeps for itself"),
            "choose another name",
        )
        .at(name));
    }
    Ok(())
}

/// Checks that no other table or view has the name in other letters.
pub(super) fn check_relation(
    schema: Option<&Schema>,
    name: &ObjectName,
    but: Option<&ObjectName>,
) -> Result<(), Unsupported> {
    check_name(&name.name)?;
    let names = schema.into_iter().flat_map(|schema| schema.tables.keys().chain(schema.views.keys()));
    let same = |other: &&ObjectName| {
        *other != name
            && Some(*other) != but
            && other.schema == name.schema
            && same_name(&other.name, &name.name)
    };
    if let Some(other) = names.into_iter().find(same) {
        return Err(not_told(&format!("`{name}`"), &format!("`{other}`")).at(&name.name));
    }
    match schema.and_then(|schema| index_like(schema, name, None)) {
        Some(index) => Err(not_told(&format!("`{name}`"), &format!("index `{index}`")).at(&name.name)),
        None => Ok(()),
    }
}

/// Checks that no table, no view and no other index of the file has the name of an index.
pub(super) fn check_index(
    schema: &Schema,
    table: &ObjectName,
    name: &str,
    but: Option<&str>,
) -> Result<(), Unsupported> {
    check_name(name)?;
    let own = table.sibling(name);
    let mut relations = schema.tables.keys().chain(schema.views.keys());
    let same = |other: &&ObjectName| other.schema == own.schema && same_name(&other.name, name);
    if let Some(other) = relations.find(same) {
        return Err(not_told(&format!("index `{name}`"), &format!("`{other}`")).at(name));
    }
    match index_like(schema, &own, but).filter(|other| other != name) {
        Some(other) => Err(not_told(&format!("index `{name}`"), &format!("index `{other}`")).at(name)),
        None => Ok(()),
    }
}

/// Checks that no other trigger of the file has the name, on whichever table.
pub(super) fn check_trigger(
    schema: Option<&Schema>,
    table: &ObjectName,
    name: &str,
) -> Result<(), Unsupported> {
    check_name(name)?;
    let Some(schema) = schema else { return Ok(()) };
    let of_tables = schema.tables.iter().map(|(owner, table)| (owner, &table.triggers));
    let of_views = schema.views.iter().map(|(owner, view)| (owner, &view.triggers));
    for (owner, triggers) in of_tables.chain(of_views).filter(|(owner, _)| owner.schema == table.schema) {
        let same = |other: &&String| same_name(other, name) && (owner != table || *other != name);
        if let Some(other) = triggers.keys().find(same) {
            return Err(Unsupported::new(
                format!("trigger `{name}` of `{table}` has the name of trigger `{other}` of `{owner}`"),
                "choose another name: on SQLite a trigger's name is the whole database's",
            )
            .at(name));
        }
    }
    Ok(())
}

/// An index that has the name, in whatever letters.
fn index_like(schema: &Schema, name: &ObjectName, but: Option<&str>) -> Option<String> {
    let tables = schema.tables.values().filter(|table| table.name.schema == name.schema);
    let mut indexes = tables.flat_map(|table| table.indexes.keys());
    indexes.find(|index| same_name(index, &name.name) && Some(index.as_str()) != but).cloned()
}

pub(super) fn not_told(name: &str, other: &str) -> Unsupported {
    Unsupported::new(
        format!("SQLite does not tell {name} from {other}, which is there already"),
        "choose another name: tables, views and indexes of a file share their names, and small and great \
         letters are the same in them",
    )
}
