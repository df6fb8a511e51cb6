//! A schema as a database would tell of it.

use crate::mysql;
use migrator_core::capability::Dialect;
use migrator_core::schema::Schema;

/// The schema that a database has when this one is created in it, in the words that reading its catalog
/// gives: types that it does not have are those that it has instead, expressions are in one form. Two schemas
/// that make the same database have the same canonical form.
///
/// ```
/// use migrator_core::{capability::Dialect, op::{Operations, uuid, char}, schema::Schema};
/// let schema = |id| {
///     let (mut op, mut schema) = (Operations::default(), Schema::default());
///     op.create_table("users", [id]);
///     op.recorded()[0].apply(&mut schema).unwrap();
///     migrator_sql::canonical(&schema, Dialect::Mysql)
/// };
/// assert_eq!(schema(uuid("id").primary_key()), schema(char("id", 36).primary_key()));
/// ```
pub fn canonical(schema: &Schema, dialect: Dialect) -> Schema {
    match dialect {
        Dialect::Mysql => mysql::canonical(schema),
        Dialect::Sqlite | Dialect::Postgres => schema.clone(),
    }
}
