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

/// A schema that was read, without what cannot be compared with a canonical one: MySQL and MariaDB keep
/// the queries of views in words of their own.
pub fn comparable(read: &Schema, dialect: Dialect) -> Schema {
    let mut comparable = read.clone();
    if dialect == Dialect::Mysql {
        comparable.views.values_mut().for_each(|view| view.query = "".into());
    }
    comparable
}
