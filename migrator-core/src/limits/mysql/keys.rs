//! What is too long for InnoDB: <https://dev.mysql.com/doc/refman/8.0/en/innodb-limits.html>.

use super::indexes::is_special;
use super::supporting::supporting_indexes;
use super::types::{is_large, known};
use crate::limits::Unsupported;
use crate::limits::columns::told_apart;
use crate::schema::{ColumnType, Constraint, Table};
use std::collections::BTreeMap;

/// A longer key is refused, or cut to a prefix with nothing but a note.
const MAX_KEY_BYTES: u64 = 3_072;
const MAX_KEY_COLUMNS: usize = 16;
const BYTES_A_CHARACTER: u64 = 4;

/// Checks the columns of a table, and its keys and indexes: their names, which they share, and their
/// lengths.
pub(super) fn check(table: &Table) -> Result<(), Unsupported> {
    check_columns(table)?;
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for (name, rule) in &table.constraints {
        let columns: Vec<(&str, Option<u32>)> =
            rule.columns().iter().map(|column| (column.as_str(), None)).collect();
        match rule {
            Constraint::PrimaryKey(_) => check_length(table, "primary key", name, &columns)?,
            Constraint::Unique(_) => {
                check_name(table, &mut names, "unique constraint", name)?;
                check_length(table, "unique constraint", name, &columns)?;
            }
            _ => {}
        }
    }
    for (name, index) in &table.indexes {
        check_name(table, &mut names, "index", name)?;
        if !is_special(index) {
            let parts = index.parts.iter().filter_map(|part| Some((part.column()?, part.prefix_length)));
            check_length(table, "index", name, &parts.collect::<Vec<_>>())?;
        }
    }
    for (name, columns) in supporting_indexes(table) {
        check_name(table, &mut names, "the index of foreign key", name)?;
        let columns: Vec<(&str, Option<u32>)> =
            columns.iter().map(|column| (column.as_str(), None)).collect();
        check_length(table, "the index of foreign key", name, &columns)?;
    }
    Ok(())
}

fn check_columns(table: &Table) -> Result<(), Unsupported> {
    told_apart(table, |a, b| a.to_lowercase() == b.to_lowercase(), "MySQL")?;
    for column in &table.columns {
        let counted = table.columns.iter().find(|other| other.identity.is_some() && column.uses(&other.name));
        if let Some(counted) = counted {
            return Err(Unsupported::new(
                format!(
                    "column `{}` of `{}` is computed from `{}`, which the database counts up",
                    column.name, table.name, counted.name
                ),
                "compute it in a view, or from another column",
            )
            .at(&column.name));
        }
    }
    Ok(())
}

fn check_name(
    table: &Table,
    names: &mut BTreeMap<String, String>,
    kind: &str,
    name: &str,
) -> Result<(), Unsupported> {
    let what = format!("{kind} `{name}`");
    let taken = if name.eq_ignore_ascii_case("primary") {
        Some("the primary key".into())
    } else {
        names.insert(name.to_lowercase(), what.clone())
    };
    match taken {
        Some(other) => Err(Unsupported::new(
            format!(
                "{what} of `{}` has the name of {other}, and on MySQL they share their names",
                table.name
            ),
            "give one of them another name",
        )
        .at(name)),
        None => Ok(()),
    }
}

fn check_length(
    table: &Table,
    kind: &str,
    name: &str,
    columns: &[(&str, Option<u32>)],
) -> Result<(), Unsupported> {
    let what = format!("{kind} `{name}` of `{}`", table.name);
    if columns.len() > MAX_KEY_COLUMNS {
        return Err(Unsupported::new(
            format!("{what} has {} columns, and MySQL has keys of at most {MAX_KEY_COLUMNS}", columns.len()),
            "take columns out",
        )
        .at(name));
    }
    let mut bytes = 0;
    for (column, prefix) in columns.iter().filter_map(|(name, prefix)| Some((table.column(name)?, prefix))) {
        let whole = key_bytes(&known(&column.column_type));
        let cut = prefix.map(|length| u64::from(length) * BYTES_A_CHARACTER);
        match whole.map_or(cut, |whole| Some(cut.map_or(whole, |cut| cut.min(whole)))) {
            Some(more) => bytes += more,
            None => {
                return Err(Unsupported::new(
                    format!(
                        "{what} has column `{}` of type {}, which MySQL indexes not whole",
                        column.name, column.column_type
                    ),
                    "say how much of it, as in column(\"…\").prefix(100), or make it a string of at most 768 characters",
                )
                .at(&column.name));
            }
        }
    }
    if bytes > MAX_KEY_BYTES {
        return Err(Unsupported::new(
            format!("{what} has up to {bytes} bytes, and MySQL has keys of at most {MAX_KEY_BYTES}"),
            "make the columns shorter: a character of a text counts four bytes",
        )
        .at(name));
    }
    Ok(())
}

/// How many bytes of a key a column takes at most; nothing where it has no limit.
fn key_bytes(column_type: &ColumnType) -> Option<u64> {
    Some(match column_type {
        ColumnType::String(length) | ColumnType::Char(length) => u64::from(*length) * BYTES_A_CHARACTER,
        ColumnType::VarBinary(length) => u64::from(*length),
        ColumnType::Numeric(precision, _) => u64::from(*precision) / 2 + 2,
        ColumnType::Text | ColumnType::Binary | ColumnType::Json => return None,
        ColumnType::Custom(name) if is_large(name) => return None,
        ColumnType::Custom(name) => custom_bytes(name),
        _ => 8,
    })
}

/// The bytes of `varchar(n)`, `char(n)`, `varbinary(n)` and `binary(n)`; of another type few.
fn custom_bytes(name: &str) -> u64 {
    let (word, rest) = name.split_once('(').unwrap_or((name, ""));
    let length: u64 = rest.split_once(')').and_then(|(n, _)| n.trim().parse().ok()).unwrap_or(1);
    match word.trim().to_ascii_lowercase().as_str() {
        "varchar" | "char" | "nvarchar" | "nchar" => length.saturating_mul(BYTES_A_CHARACTER),
        "varbinary" | "binary" => length,
        _ => 8,
    }
}
