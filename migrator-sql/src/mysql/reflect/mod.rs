//! The schema from `information_schema`, in nine queries.
//!
//! MySQL and MariaDB tell it differently; the server's version says which of the two it is. The reading
//! is tried on MariaDB 10.11; what it does for MySQL 8 follows its manual
//! (<https://dev.mysql.com/doc/refman/8.0/en/information-schema.html>).

mod columns;
mod constraints;
mod indexes;
mod queries;
mod row;

pub use queries::queries;

use crate::reflect::{ReflectError, Reflected, Rows, Unmodelled};
use migrator_core::name::ObjectName;
use migrator_core::schema::{Schema, Table};
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
    let [tables, columns, statistics, key_columns, keys, checks, views, triggers, routines] = answers else {
        return Err(ReflectError { fact: format!("it gave {} answers to 9 queries", answers.len()) });
    };
    let server = Server::of(server_version);
    let mut found = Found::default();
    for row in tables {
        found.table(Row(row))?;
    }
    let checks = constraints::checks(checks)?;
    columns::read(columns, server, &checks, &mut found)?;
    constraints::read(key_columns, keys, &checks, server, &mut found)?;
    indexes::read(statistics, &mut found)?;
    for (kind, rows) in [("view", views), ("trigger", triggers), ("routine", routines)] {
        for row in rows {
            found.unmodelled.push(Unmodelled::new(kind, Row(row).object(0)?.to_string()));
        }
    }
    found.unmodelled.sort();
    Ok(Reflected { schema: Schema { tables: found.tables }, unmodelled: found.unmodelled })
}

/// What is known so far.
#[derive(Default)]
struct Found {
    tables: BTreeMap<ObjectName, Table>,
    unmodelled: Vec<Unmodelled>,
}

impl Found {
    fn table(&mut self, row: Row<'_>) -> Result<(), ReflectError> {
        let name = row.object(0)?;
        match row.text(2)? {
            "BASE TABLE" => {
                self.tables.insert(name.clone(), Table::new(&name));
            }
            "VIEW" | "SYSTEM VIEW" => {}
            other => self.unmodelled.push(Unmodelled::new(other.to_lowercase(), name.to_string())),
        }
        Ok(())
    }
}
