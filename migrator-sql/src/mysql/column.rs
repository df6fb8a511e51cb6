use super::column_type::{needs_expression_default, type_name};
use super::expression;
use super::names;
use super::quote::{identifier, literal};
use crate::error::Unsupported;
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Literal};

/// A column, whole: `MODIFY` drops what is not repeated.
pub(super) fn definition(column: &Column) -> Result<String, Unsupported> {
    names::check("column", &column.name)?;
    let mut sql = format!("{} {}", identifier(&column.name), type_name(&column.column_type)?);
    if !column.nullable || column.identity {
        sql.push_str(" NOT NULL");
    } else if matches!(column.column_type, ColumnType::Timestamp { with_time_zone: true }) {
        // Unless it says so, a TIMESTAMP is NOT NULL where explicit_defaults_for_timestamp is off.
        sql.push_str(" NULL");
    }
    if let Some(default) = &column.default {
        sql.push_str(" DEFAULT ");
        sql.push_str(&default_value(&column.column_type, default)?);
    }
    if column.identity {
        sql.push_str(" AUTO_INCREMENT");
    }
    Ok(sql)
}

/// What stands behind `DEFAULT`. An expression is in parentheses there.
pub(super) fn default_value(
    column_type: &ColumnType,
    default: &ColumnDefault,
) -> Result<String, Unsupported> {
    Ok(match default {
        ColumnDefault::Literal(Literal::Null) => "NULL".into(),
        ColumnDefault::Literal(value) if needs_expression_default(column_type) => {
            format!("({})", literal(value))
        }
        ColumnDefault::Literal(value) => literal(value),
        ColumnDefault::Now => now(column_type).into(),
        ColumnDefault::Expression(expression) => expression::parenthesized(expression)?,
    })
}

/// The time of the transaction, as the type holds it. The number of digits has to be the column's.
fn now(column_type: &ColumnType) -> &'static str {
    match column_type {
        ColumnType::Timestamp { .. } => "CURRENT_TIMESTAMP(6)",
        ColumnType::Date => "(CURRENT_DATE)",
        ColumnType::Time => "(CURRENT_TIME(6))",
        _ => "(CURRENT_TIMESTAMP(6))",
    }
}
