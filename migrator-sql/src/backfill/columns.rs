//! The types that columns have in the database: what is written there must be of the same.

use crate::quote::{literal, object};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;

/// How values of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// As numbers, without quotes.
    Number,
    /// As texts; values of most types are.
    Text,
    /// As bytes.
    Bytes,
    /// As what each value is: SQLite.
    Any,
}

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueType {
    /// How its values are written.
    pub kind: ValueKind,
    /// Its name where it is asked for (PostgreSQL), without a length: with one, a cast would cut.
    pub name: String,
    /// Whether a list of its values can be written as an array (PostgreSQL).
    pub fits_array: bool,
    /// Whether the column takes `NULL`.
    pub nullable: bool,
}

/// The query for the columns of a table: rows of a name and the three words that [`ValueType::read`] reads.
pub fn columns_query(dialect: Dialect, table: &ObjectName) -> String {
    let text = |text: &str| literal(dialect, &Literal::from(text));
    match dialect {
        // The id of a row is never NULL, and a column of a key may be, unless it is that id:
        // https://www.sqlite.org/quirks.html#primary_keys_can_sometimes_contain_nulls
        Dialect::Sqlite => {
            let table = text(&table.name);
            format!(
                "SELECT name, type, '', \"notnull\" = 0 AND NOT (pk = 1 AND upper(type) = 'INTEGER' AND NOT EXISTS \
                 (SELECT 1 FROM pragma_index_list({table}) WHERE origin = 'pk')) \
                 FROM pragma_table_xinfo({table}) WHERE hidden <> 1"
            )
        }
        Dialect::Postgres => format!(
            "SELECT a.attname::text, format_type(a.atttypid, -1), \
             CASE WHEN a.atttypid = 'bytea'::regtype THEN 'bytes' \
             WHEN t.typtype = 'd' OR t.typcategory = 'A' OR t.typarray = 0 THEN 'text' ELSE 'array' END, \
             CASE WHEN a.attnotnull THEN '0' ELSE '1' END \
             FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
             WHERE a.attrelid = {}::regclass AND a.attnum > 0 AND NOT a.attisdropped",
            text(&object(dialect, table))
        ),
        Dialect::Mysql => format!(
            "SELECT column_name, data_type, '', is_nullable = 'YES' FROM information_schema.columns \
             WHERE table_name = {} AND table_schema = {}",
            text(&table.name),
            table.schema.as_deref().map_or("DATABASE()".to_owned(), text)
        ),
    }
}

impl ValueType {
    /// The id of a row (SQLite).
    pub fn row_id() -> Self {
        ValueType { kind: ValueKind::Any, name: "row id".to_owned(), fits_array: false, nullable: false }
    }

    /// What a row of [`columns_query`] says behind the name of the column.
    pub fn read(dialect: Dialect, [name, about, nullable]: [&str; 3]) -> Self {
        let nullable = nullable == "1";
        let (kind, fits_array) = match dialect {
            Dialect::Sqlite => (ValueKind::Any, false),
            Dialect::Postgres => match about {
                "bytes" => (ValueKind::Bytes, true),
                about => (ValueKind::Text, about == "array"),
            },
            Dialect::Mysql => match name.to_ascii_lowercase().as_str() {
                "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "decimal" | "float" | "double"
                | "year" => (ValueKind::Number, false),
                "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" | "bit" => {
                    (ValueKind::Bytes, false)
                }
                _ => (ValueKind::Text, false),
            },
        };
        ValueType { kind, name: name.to_owned(), fits_array, nullable }
    }
}
