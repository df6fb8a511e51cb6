use super::column_type::{needs_expression_default, type_name};
use super::expression;
use super::quote::{identifier, literal, text};
use migrator_core::limits::mysql::digits;
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Literal};

/// A column, whole: `MODIFY` drops what is not repeated.
pub(super) fn definition(column: &Column) -> String {
    let mut sql = format!("{} {}", identifier(&column.name), type_name(&column.column_type));
    if let Some(collation) = &column.collation {
        sql.push_str(&format!(" COLLATE {}", collation));
    }
    if column.generated.is_some() {
        sql.push_str(&generated(column));
    } else {
        if !column.nullable || column.identity.is_some() {
            sql.push_str(" NOT NULL");
        } else if matches!(column.column_type, ColumnType::Timestamp { with_time_zone: true, .. }) {
            // Unless it says so, a TIMESTAMP is NOT NULL where explicit_defaults_for_timestamp is off.
            sql.push_str(" NULL");
        }
        if let Some(default) = &column.default {
            sql.push_str(" DEFAULT ");
            sql.push_str(&default_value(&column.column_type, default));
        }
        if column.identity.is_some() {
            sql.push_str(" AUTO_INCREMENT");
        }
    }
    if let Some(comment) = &column.comment {
        sql.push_str(&format!(" COMMENT {}", text(comment)));
    }
    sql
}

fn generated(column: &Column) -> String {
    let Some(generated) = &column.generated else { return String::new() };
    let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
    format!(" GENERATED ALWAYS AS {} {kind}", expression::parenthesized(&generated.expression))
}

/// The table option with the first value of its identity column, where that is not 1.
pub(super) fn identity_start<'a>(columns: impl IntoIterator<Item = &'a Column>) -> Option<String> {
    let start = columns.into_iter().find_map(|column| column.identity.as_ref()?.start)?;
    Some(format!("AUTO_INCREMENT={start}"))
}

/// What stands behind `DEFAULT`. An expression is in parentheses there.
fn default_value(column_type: &ColumnType, default: &ColumnDefault) -> String {
    match default {
        ColumnDefault::Literal(Literal::Null) => "NULL".into(),
        // MySQL's catalog shows the bytes of a plain value only as far as the first that is zero.
        ColumnDefault::Literal(value)
            if needs_expression_default(column_type)
                || matches!(value, Literal::Bytes(b) if b.contains(&0)) =>
        {
            format!("({})", literal(value))
        }
        ColumnDefault::Literal(value) => literal(value),
        ColumnDefault::Now => now(column_type),
        ColumnDefault::NewUuid => "(uuid())".into(),
        // MySQL has no sequences: it has been refused.
        ColumnDefault::NextValue(_) => "NULL".into(),
        ColumnDefault::Expression(expression) => expression::parenthesized(expression),
    }
}

/// The time of the transaction, as the type holds it. The number of digits has to be the column's.
fn now(column_type: &ColumnType) -> String {
    let digits = digits(column_type);
    match column_type {
        ColumnType::Timestamp { .. } => format!("CURRENT_TIMESTAMP({digits})"),
        ColumnType::Date => "(CURRENT_DATE)".into(),
        ColumnType::Time { .. } => format!("(CURRENT_TIME({digits}))"),
        _ => "(CURRENT_TIMESTAMP(6))".into(),
    }
}
