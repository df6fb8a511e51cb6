//! The schema from `information_schema`, in twelve queries.
//!
//! MySQL and MariaDB tell it differently; the server's version says which of the two it is. On MySQL, each
//! body of a trigger or function with a text in it takes one query more ([`body_queries`]).
//! <https://dev.mysql.com/doc/refman/8.4/en/information-schema.html>

mod bodies;
mod columns;
mod constraints;
mod indexes;
mod objects;
mod queries;
mod row;
mod tables;

pub use bodies::{body_queries, put_bodies};
pub use queries::queries;

use crate::mysql::canonical::name_enumerations;
use crate::reflect::{ReflectError, Reflected, Rows, Unmodelled};
use migrator_core::name::ObjectName;
use migrator_core::schema::Schema;
use row::Row;
use std::collections::BTreeMap;

/// Which of the two servers it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Server {
    Mysql,
    Mariadb,
}

impl Server {
    fn of(version: &str) -> Self {
        if version.to_lowercase().contains("mariadb") { Server::Mariadb } else { Server::Mysql }
    }
}

/// The schema, from the rows that each of the [`queries`] gave on a server of this version.
///
/// # Errors
///
/// When the rows are not those of the queries.
pub fn read(server_version: &str, answers: &[Rows]) -> Result<Reflected, ReflectError> {
    let [
        charsets,
        databases,
        tables,
        columns,
        statistics,
        key_columns,
        keys,
        checks,
        views,
        triggers,
        routines,
        parameters,
    ] = answers
    else {
        return Err(ReflectError { fact: format!("it gave {} answers to 12 queries", answers.len()) });
    };
    let server = Server::of(server_version);
    let mut found = Found::default();
    for row in databases {
        found.schema.schemas.insert(Row(row).text(0)?.to_owned());
    }
    let collations = tables::usual_collations(charsets)?;
    tables::read(tables, &collations, &mut found)?;
    let checks = constraints::checks(checks)?;
    columns::read(columns, server, &checks, &mut found)?;
    constraints::read(key_columns, keys, &checks, server, &mut found)?;
    indexes::read(statistics, &mut found)?;
    objects::views(views, &mut found)?;
    objects::triggers(triggers, &mut found)?;
    objects::routines(routines, parameters, &mut found)?;
    name_enumerations(&mut found.schema);
    found.unmodelled.sort();
    Ok(Reflected { schema: found.schema, unmodelled: found.unmodelled })
}

/// What is known so far.
#[derive(Default)]
struct Found {
    schema: Schema,
    /// The collation of each table.
    collations: BTreeMap<ObjectName, String>,
    unmodelled: Vec<Unmodelled>,
}
