use super::column_type::declared;
use super::enumeration;
use super::quote::{identifier, literal, parenthesized};
use migrator_core::limits::sqlite::is_constant;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, ColumnDefault, Generated};

/// A random UUID, of version 4: <https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-4>.
pub(super) const NEW_UUID: &str = "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || \
                                   substr(hex(randomblob(2)), 2) || '-' || \
                                   substr('89ab', 1 + (abs(random()) % 4), 1) || \
                                   substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))";

/// A column as `CREATE TABLE` and `ADD COLUMN` write it.
///
/// `auto_key` is the name of the primary key that the column is alone and that the database counts
/// up; SQLite does this for a type that is spelled `INTEGER` and for no other.
pub(super) fn definition(
    table: &ObjectName,
    column: &Column,
    strict: bool,
    auto_key: Option<&str>,
) -> String {
    let type_name = if auto_key.is_some() { "INTEGER".into() } else { declared(&column.column_type, strict) };
    definition_as(table, column, &column.name, &type_name, auto_key)
}

/// The same, under a name and with a type that the caller chooses.
pub(super) fn definition_as(
    table: &ObjectName,
    column: &Column,
    name: &str,
    type_name: &str,
    auto_key: Option<&str>,
) -> String {
    let mut sql = identifier(name);
    if !type_name.is_empty() {
        sql.push(' ');
        sql.push_str(type_name);
    }
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    if let Some(key) = auto_key {
        sql.push_str(&auto_key_clause(key));
    }
    if let Some(collation) = &column.collation {
        sql.push(' ');
        sql.push_str(&collate_clause(collation));
    }
    if let Some(default) = &column.default {
        sql.push_str(" DEFAULT ");
        sql.push_str(&default_value(default));
    }
    if let Some(check) = enumeration::check(&table.name, &column.name, name, &column.column_type) {
        sql.push(' ');
        sql.push_str(&check);
    }
    if let Some(generated) = &column.generated {
        sql.push(' ');
        sql.push_str(&generated_clause(generated));
    }
    sql
}

/// The key that the database counts up, behind its column.
pub(super) fn auto_key_clause(name: &str) -> String {
    format!(" CONSTRAINT {} PRIMARY KEY AUTOINCREMENT", identifier(name))
}

/// How texts are compared.
pub(super) fn collate_clause(collation: &str) -> String {
    format!("COLLATE {}", identifier(collation))
}

/// From what the database computes a column.
pub(super) fn generated_clause(generated: &Generated) -> String {
    let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
    format!("GENERATED ALWAYS AS {} {kind}", parenthesized(&generated.expression))
}

/// What stands behind `DEFAULT`.
pub(super) fn default_value(default: &ColumnDefault) -> String {
    match default {
        ColumnDefault::Literal(value) if is_constant(value) => literal(value),
        ColumnDefault::Literal(value) => format!("({})", literal(value)),
        ColumnDefault::Now => "CURRENT_TIMESTAMP".into(),
        ColumnDefault::NewUuid => NEW_UUID.into(),
        // SQLite has no sequences: it has been refused.
        ColumnDefault::NextValue(_) => "NULL".into(),
        ColumnDefault::Expression(expression) => parenthesized(expression),
    }
}
