//! The schema as a database would say it.

use crate::{mysql, postgres, sqlite};
use migrator_core::capability::Dialect;
use migrator_core::schema::Schema;

/// What a schema looks like when it is read back from a database of this kind: types as it has them,
/// defaults and conditions in the one form that can be compared, what it adds by itself.
///
/// Two schemas that mean the same to the database have the same canonical form, as far as this can be
/// known without asking it.
pub fn canonical(schema: &Schema, dialect: Dialect) -> Schema {
    match dialect {
        Dialect::Postgres => postgres::canonical(schema),
        Dialect::Mysql => mysql::canonical(schema),
        Dialect::Sqlite => sqlite::canonical(schema),
    }
}
