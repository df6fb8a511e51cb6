//! `IF EXISTS` and `IF NOT EXISTS` for columns, indexes and constraints, which MariaDB has and MySQL does
//! not: a prepared statement, that is one or nothing.

use super::quote::text;
use migrator_core::name::ObjectName;

/// What has to be there, or has to be missing.
pub(super) enum Thing<'a> {
    Column(&'a str),
    Index(&'a str),
    Constraint(&'a str),
    View,
}

/// The statements that run `sql` if the thing is there, or if it is not.
pub(super) fn statements(table: &ObjectName, thing: &Thing<'_>, there: bool, sql: &str) -> Vec<String> {
    let (view, column, name) = match thing {
        Thing::Column(name) => ("COLUMNS", "COLUMN_NAME", *name),
        Thing::Index(name) => ("STATISTICS", "INDEX_NAME", *name),
        Thing::Constraint(name) => ("TABLE_CONSTRAINTS", "CONSTRAINT_NAME", *name),
        Thing::View => ("VIEWS", "TABLE_NAME", table.name.as_str()),
    };
    let schema = table.schema.as_deref().map_or("DATABASE()".to_owned(), text);
    let not = if there { "" } else { "NOT " };
    vec![
        format!(
            "SET @migrator_sql = IF({not}EXISTS(SELECT 1 FROM information_schema.{view} WHERE TABLE_SCHEMA = {schema} \
             AND TABLE_NAME = {} AND {column} = {}), {}, 'DO 0')",
            text(&table.name),
            text(name),
            text(sql)
        ),
        "PREPARE migrator_statement FROM @migrator_sql".into(),
        "EXECUTE migrator_statement".into(),
        "DEALLOCATE PREPARE migrator_statement".into(),
    ]
}
