//! SQLite's own catalog to a schema.
//!
//! SQLite keeps the statements that made its objects, and these tell all: names of constraints, checks,
//! collations and computed columns stand nowhere else. So one query gives them, and one more tells which
//! tables belong to virtual ones.

mod constraints;
mod index;
mod objects;
mod queries;
mod table;

pub use queries::queries;

use super::canonical;
use super::ddl::{same_name, tokens};
use crate::reflect::{ReflectError, Reflected, Row, Unmodelled};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::Schema;
use std::collections::{BTreeMap, BTreeSet};

/// The schema that the rows of [`queries`] tell of. Tables of SQLite's own are not in it.
///
/// # Errors
///
/// When the rows are not those of these queries.
///
/// ```
/// use migrator_sql::sqlite::reflect::read;
/// let row = |cells: [Option<&str>; 5]| cells.map(|cell| cell.map(String::from)).to_vec();
/// let sql = "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE)";
/// let objects = vec![row([None, Some("table"), Some("users"), Some("users"), Some(sql)])];
/// let schema = read(&[objects, Vec::new()]).unwrap().schema;
/// assert!(schema.table(&"users".into()).unwrap().constraints.contains_key("users_email_key"));
/// ```
pub fn read(results: &[Vec<Row>]) -> Result<Reflected, ReflectError> {
    let [objects, shadows] = results else {
        return Err(ReflectError::new(
            "queries",
            format!("there are {} results instead of 2", results.len()),
        ));
    };
    let shadows: BTreeSet<ObjectName> = shadows
        .iter()
        .map(|row| match row.as_slice() {
            [schema, Some(name)] => Ok(object_name(schema.as_deref(), name)),
            _ => Err(ReflectError::new("shadow tables", format!("{row:?} is no such row"))),
        })
        .collect::<Result<_, _>>()?;
    let mut found = Found { schema: Schema::of(Dialect::Sqlite), unmodelled: Vec::new() };
    let mut later = Vec::new();
    for row in objects {
        let [schema, Some(kind), Some(name), Some(of_table), Some(sql)] = row.as_slice() else {
            return Err(ReflectError::new("objects", format!("{row:?} is no such row")));
        };
        let name = object_name(schema.as_deref(), name);
        match kind.as_str() {
            "table" if shadows.contains(&name) => found.unmodelled("shadow table", &name),
            "table" => table::read(&name, sql, &mut found),
            "view" => objects::read_view(&name, &tokens(sql), &mut found),
            _ => later.push((kind, object_name(schema.as_deref(), of_table), name, sql)),
        }
    }
    constraints::resolve_targets(&mut found.schema);
    for (kind, of_table, name, sql) in later {
        match kind.as_str() {
            "index" => index::read(&of_table, &name, &tokens(sql), &mut found),
            "trigger" => objects::read_trigger(&of_table, &name, &tokens(sql), &mut found),
            other => found.unmodelled(other, &name),
        }
    }
    let Found { schema, mut unmodelled } = found;
    unmodelled.sort();
    unmodelled.dedup();
    Ok(Reflected { schema: canonical(&schema), unmodelled })
}

/// What is known so far.
struct Found {
    schema: Schema,
    unmodelled: Vec<Unmodelled>,
}

impl Found {
    fn unmodelled(&mut self, kind: &str, name: &ObjectName) {
        self.unmodelled.push(Unmodelled::new(kind, name.to_string()));
    }
}

fn object_name(schema: Option<&str>, name: &str) -> ObjectName {
    ObjectName { schema: schema.map(ToOwned::to_owned), name: name.to_owned() }
}

/// The name under which a map has an object of this name, in whatever letters.
fn find<T>(map: &BTreeMap<ObjectName, T>, name: &ObjectName) -> Option<ObjectName> {
    if map.contains_key(name) {
        return Some(name.clone());
    }
    map.keys().find(|own| own.schema == name.schema && same_name(&own.name, &name.name)).cloned()
}
