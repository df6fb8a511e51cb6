//! Questions to a database about itself.

use crate::quote::{literal, object};
use crate::sqlite;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;

/// The query that gives a row if the table exists: the one that a statement with this name would
/// mean.
pub fn table_exists_query(dialect: Dialect, table: &ObjectName) -> String {
    let text = |text: &str| literal(dialect, &Literal::from(text));
    match dialect {
        Dialect::Sqlite => sqlite::table_exists_query(table),
        Dialect::Postgres => format!(
            "SELECT relname FROM pg_catalog.pg_class WHERE oid = to_regclass({}) AND relkind IN ('r', 'p')",
            text(&object(dialect, table))
        ),
        Dialect::Mysql => {
            let name = text(&table.name);
            let schema = table.schema.as_deref().map_or("DATABASE()".to_owned(), text);
            // Whether letters are told by their case depends on the server's file system.
            format!(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = {schema} \
                 AND table_type = 'BASE TABLE' AND table_name = {name} \
                 AND (@@lower_case_table_names > 0 OR CAST(table_name AS BINARY) = CAST({name} AS BINARY))"
            )
        }
    }
}

/// The query for the names of the columns of a table or a view, in their order.
pub fn column_names_query(dialect: Dialect, table: &ObjectName) -> String {
    let text = |text: &str| literal(dialect, &Literal::from(text));
    match dialect {
        // Hidden columns are those of virtual tables; computed ones are columns like others.
        Dialect::Sqlite => {
            let schema =
                table.schema.as_deref().map(|schema| format!(", {}", text(schema))).unwrap_or_default();
            format!(
                "SELECT name FROM pragma_table_xinfo({}{schema}) WHERE hidden <> 1 ORDER BY cid",
                text(&table.name)
            )
        }
        Dialect::Postgres => format!(
            "SELECT attname::text FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass({}) \
             AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            text(&object(dialect, table))
        ),
        Dialect::Mysql => {
            let name = text(&table.name);
            let schema = table.schema.as_deref().map_or("DATABASE()".to_owned(), text);
            format!(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = {schema} \
                 AND table_name = {name} \
                 AND (@@lower_case_table_names > 0 OR CAST(table_name AS BINARY) = CAST({name} AS BINARY)) \
                 ORDER BY ordinal_position"
            )
        }
    }
}

/// Whether a database takes one name of a column for the other.
pub fn is_same_column(dialect: Dialect, one: &str, other: &str) -> bool {
    match dialect {
        Dialect::Postgres => one == other,
        Dialect::Sqlite => one.eq_ignore_ascii_case(other),
        Dialect::Mysql => one.to_lowercase() == other.to_lowercase(),
    }
}
