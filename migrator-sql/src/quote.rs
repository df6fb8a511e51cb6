//! Names and values as SQL text: the one place for each dialect.

use crate::sqlite;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;

/// A name, quoted.
pub fn identifier(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Sqlite => sqlite::quote::identifier(name),
    }
}

/// A table's name, quoted, with its schema if it has one.
pub fn object(dialect: Dialect, name: &ObjectName) -> String {
    match dialect {
        Dialect::Sqlite => sqlite::quote::object(name),
    }
}

/// A value.
pub fn literal(dialect: Dialect, value: &Literal) -> String {
    match dialect {
        Dialect::Sqlite => sqlite::quote::literal(value),
    }
}
