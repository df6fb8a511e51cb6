//! Setting columns to values, many rows in one statement.
//!
//! On PostgreSQL the values come as arrays, on MySQL through a temporary table that has the types of the
//! columns, on SQLite as bound values.

use super::{ValueKind, ValueType, Walk};
use crate::quote::{hexadecimal, identifier};
use crate::{mysql, postgres};
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;
use std::fmt::Write as _;

/// The columns that are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// Their names.
    pub columns: Vec<String>,
    /// Their types.
    pub types: Vec<ValueType>,
    /// The types of the key's columns.
    pub key_types: Vec<ValueType>,
}

/// Rows to write: for each the values of the key and those of the columns, one behind the other.
#[derive(Debug, Clone, Copy)]
pub struct PageWrite<'a> {
    /// The values of the keys.
    pub keys: &'a [Literal],
    /// What tells the versions of the rows apart, if they are to be as they were read (PostgreSQL).
    pub versions: &'a [String],
    /// The values of the columns.
    pub values: &'a [Literal],
    /// The part of the table that the rows are in, by which the table is searched.
    pub range: &'a super::Range,
}

/// How much text of values goes into one statement.
const STATEMENT_BYTES: usize = 512 * 1024;

/// The temporary table of MySQL. A connection has its own.
const MYSQL_TABLE: &str = "migrator_backfill_page";

impl Walk {
    /// The statement that writes a page (PostgreSQL). The range keeps the planner from reading the whole
    /// table for each page.
    pub fn write_postgres(&self, written: &Written, page: PageWrite<'_>) -> String {
        let id = |name: &str| identifier(Dialect::Postgres, name);
        let mut arrays: Vec<String> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut joined: Vec<String> = Vec::new();
        let mut set: Vec<String> = Vec::new();
        let mut add = |kind: &ValueType, values: &mut dyn Iterator<Item = &Literal>, name: String| {
            let (cast, used) = match kind.fits_array {
                true => (kind.name.as_str(), format!("v.{name}")),
                // An array of arrays would be taken apart to the last.
                false => ("text", format!("CAST(v.{name} AS {})", kind.name)),
            };
            arrays.push(format!("CAST({} AS {cast}[])", array(values)));
            names.push(name);
            used
        };
        let width = self.key.len();
        for (at, (column, kind)) in self.key.iter().zip(&written.key_types).enumerate() {
            let used = add(kind, &mut page.keys.iter().skip(at).step_by(width), format!("k{at}"));
            joined.push(format!("t.{} = {used}", id(column)));
        }
        let width = written.columns.len();
        for (at, (column, kind)) in written.columns.iter().zip(&written.types).enumerate() {
            let used = add(kind, &mut page.values.iter().skip(at).step_by(width), format!("c{at}"));
            set.push(format!("{} = {used}", id(column)));
        }
        if !page.versions.is_empty() {
            arrays.push(format!("CAST('{{{}}}' AS xid[])", page.versions.join(",")));
            names.push("x".to_owned());
            joined.push("t.xmin = v.x".to_owned());
        }
        joined.extend(self.within(page.range, "t."));
        format!(
            "UPDATE {} AS t SET {} FROM unnest({}) AS v({}) WHERE {}",
            self.object(),
            set.join(", "),
            arrays.join(", "),
            names.join(", "),
            joined.join(" AND ")
        )
    }

    /// The statement that makes the temporary table (MySQL), with the types of the columns.
    pub fn prepare_mysql(&self, written: &Written) -> Vec<String> {
        let id = |name: &str| identifier(Dialect::Mysql, name);
        let keys = self.key_values();
        let keys = keys.iter().enumerate().map(|(at, value)| format!("{value} AS k{at}"));
        let columns = written.columns.iter().enumerate();
        // A union may be NULL, whatever the column says: what may not is refused by the column itself.
        let selected: Vec<String> =
            keys.chain(columns.map(|(at, name)| format!("{} AS c{at}", id(name)))).collect();
        let nulls = vec!["NULL"; selected.len()].join(", ");
        vec![
            format!("DROP TEMPORARY TABLE IF EXISTS {MYSQL_TABLE}"),
            format!(
                "CREATE TEMPORARY TABLE {MYSQL_TABLE} AS SELECT {} FROM {} WHERE 1 = 0 UNION ALL SELECT {nulls} FROM DUAL WHERE 1 = 0",
                selected.join(", "),
                self.object()
            ),
        ]
    }

    /// The statements that write a page (MySQL); the last of them changes the rows.
    pub fn write_mysql(&self, written: &Written, page: PageWrite<'_>) -> Vec<String> {
        let id = |name: &str| identifier(Dialect::Mysql, name);
        let (key_width, width) = (self.key.len(), written.columns.len());
        let mut statements = vec![format!("DELETE FROM {MYSQL_TABLE}")];
        let mut insert = String::new();
        let rows = page.keys.chunks_exact(key_width).zip(page.values.chunks_exact(width));
        for (key, values) in rows {
            insert.push_str(match insert.is_empty() {
                true => "INSERT INTO migrator_backfill_page VALUES ",
                false => ",",
            });
            let separators = std::iter::once('(').chain(std::iter::repeat(','));
            for (separator, value) in separators.zip(key.iter().chain(values)) {
                insert.push(separator);
                insert.push_str(&mysql::quote::literal(value));
            }
            insert.push(')');
            if insert.len() > STATEMENT_BYTES {
                statements.push(std::mem::take(&mut insert));
            }
        }
        if !insert.is_empty() {
            statements.push(insert);
        }
        let joined = self.key.iter().enumerate().map(|(at, name)| format!("t.{} = v.k{at}", id(name)));
        let set = written.columns.iter().enumerate().map(|(at, name)| format!("t.{} = v.c{at}", id(name)));
        statements.push(format!(
            "UPDATE {MYSQL_TABLE} AS v STRAIGHT_JOIN {} AS t ON {} SET {}",
            self.object(),
            joined.collect::<Vec<_>>().join(" AND "),
            set.collect::<Vec<_>>().join(", ")
        ));
        statements
    }

    /// The statement that writes so many rows, whose keys and values are bound one behind the other (SQLite).
    pub fn write_sqlite(&self, written: &Written, rows: usize) -> String {
        let id = |name: &str| identifier(Dialect::Sqlite, name);
        let keys = (0..self.key.len()).map(|at| format!("k{at}"));
        let columns = (0..written.columns.len()).map(|at| format!("c{at}"));
        let names: Vec<String> = keys.chain(columns).collect();
        let row = format!("({})", vec!["?"; names.len()].join(","));
        let joined: Vec<String> =
            self.key.iter().enumerate().map(|(at, name)| format!("t.{} = v.k{at}", id(name))).collect();
        let set: Vec<String> =
            written.columns.iter().enumerate().map(|(at, name)| format!("{} = v.c{at}", id(name))).collect();
        format!(
            "WITH v({}) AS (VALUES {}) UPDATE {} AS t SET {} FROM v WHERE {}",
            names.join(", "),
            vec![row.as_str(); rows].join(","),
            self.object(),
            set.join(", "),
            joined.join(" AND ")
        )
    }

    /// The statement that writes rows which are bound as one JSONB object, from the key to the value (SQLite).
    /// `None` unless the key is one column, and one column is written.
    pub fn write_sqlite_object(&self, written: &Written) -> Option<String> {
        let ([key], [column]) = (self.key.as_slice(), written.columns.as_slice()) else { return None };
        let id = |name: &str| identifier(Dialect::Sqlite, name);
        Some(format!(
            "UPDATE {} AS t SET {} = v.value FROM json_each(?) AS v WHERE t.{} = CAST(v.key AS INTEGER)",
            self.object(),
            id(column),
            id(key)
        ))
    }
}

/// Values as the text of an array: <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>.
fn array(values: &mut dyn Iterator<Item = &Literal>) -> String {
    let mut text = String::from("{");
    for value in values {
        if text.len() > 1 {
            text.push(',');
        }
        match value {
            Literal::Null => text.push_str("NULL"),
            Literal::Boolean(value) => text.push(if *value { 't' } else { 'f' }),
            // Writing to a string cannot fail.
            Literal::Integer(value) => drop(write!(text, "{value}")),
            Literal::Decimal(value) | Literal::Text(value) => {
                text.push('"');
                for part in value.split_inclusive(['"', '\\']) {
                    let end = part.len() - usize::from(part.ends_with(['"', '\\']));
                    text.push_str(&part[..end]);
                    if end < part.len() {
                        text.push('\\');
                        text.push_str(&part[end..]);
                    }
                }
                text.push('"');
            }
            Literal::Bytes(value) => {
                text.push_str("\"\\\\x");
                text.push_str(&hexadecimal(value));
                text.push('"');
            }
        }
    }
    text.push('}');
    postgres::quote::literal(&Literal::Text(text))
}

/// A value of a key as SQL compares it with the column.
pub(super) fn key_literal(kind: ValueKind, text: String) -> Literal {
    match kind {
        ValueKind::Number => Literal::Decimal(text),
        ValueKind::Text | ValueKind::Bytes | ValueKind::Any => Literal::Text(text),
    }
}

impl ValueType {
    /// A value that was read as text, as one that is written to a column of this type.
    pub fn literal(&self, text: String) -> Literal {
        key_literal(self.kind, text)
    }
}
