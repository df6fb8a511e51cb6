use super::column_type::{self, digits, needs_expression_default, type_name};
use super::quote::{identifier, literal, text};
use super::{expression, names};
use crate::error::Unsupported;
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Identity, Literal};

const MAX_COMMENT: usize = 1_024;

/// A column, whole: `MODIFY` drops what is not repeated.
pub(super) fn definition(column: &Column) -> Result<String, Unsupported> {
    names::check("column", &column.name)?;
    let mut sql = format!("{} {}", identifier(&column.name), type_name(&column.column_type)?);
    if let Some(collation) = &column.collation {
        sql.push_str(&format!(" COLLATE {}", names::bare("collation", collation)?));
    }
    if column.generated.is_some() {
        sql.push_str(&generated(column)?);
    } else {
        if !column.nullable || column.identity.is_some() {
            sql.push_str(" NOT NULL");
        } else if matches!(column.column_type, ColumnType::Timestamp { with_time_zone: true, .. }) {
            // Unless it says so, a TIMESTAMP is NOT NULL where explicit_defaults_for_timestamp is off.
            sql.push_str(" NULL");
        }
        if let Some(default) = &column.default {
            sql.push_str(" DEFAULT ");
            sql.push_str(&default_value(&column.column_type, default)?);
        }
        if let Some(identity) = &column.identity {
            check_identity(column, identity)?;
            sql.push_str(" AUTO_INCREMENT");
        }
    }
    if let Some(comment) = &column.comment {
        sql.push_str(&format!(" COMMENT {}", comment_text(&column.name, comment, MAX_COMMENT)?));
    }
    Ok(sql)
}

/// A comment, in quotes.
pub(super) fn comment_text(of: &str, comment: &str, max: usize) -> Result<String, Unsupported> {
    if comment.chars().count() > max {
        return Err(Unsupported::new(
            format!("the comment of `{of}` is longer than the {max} characters that MySQL keeps"),
            "make it shorter",
        ));
    }
    Ok(text(comment))
}

fn generated(column: &Column) -> Result<String, Unsupported> {
    let Some(generated) = &column.generated else { return Ok(String::new()) };
    let refuse = |fact: &str, help: &str| {
        Err(Unsupported::new(format!("generated column `{}` {fact}", column.name), help))
    };
    if !column.nullable {
        return refuse("is NOT NULL, which MariaDB does not have", "leave .not_null() out, or add a check");
    }
    if column.default.is_some() || column.identity.is_some() {
        return refuse("has a default or an identity too", "leave them out: it is always computed");
    }
    let kind = if generated.stored { "STORED" } else { "VIRTUAL" };
    Ok(format!(" GENERATED ALWAYS AS {} {kind}", expression::parenthesized(&generated.expression)?))
}

fn check_identity(column: &Column, identity: &Identity) -> Result<(), Unsupported> {
    if identity.always {
        return Err(Unsupported::new(
            format!(
                "identity column `{}` takes no values from an INSERT, which MySQL cannot see to",
                column.name
            ),
            "use .identity()",
        ));
    }
    if identity.increment.is_some() {
        return Err(Unsupported::new(
            format!(
                "identity column `{}` counts in steps, and on MySQL the server alone says how large they are",
                column.name
            ),
            "leave .increment(…) out; the server's variable is auto_increment_increment",
        ));
    }
    Ok(())
}

/// The table option with the first value of its identity column, where that is not 1.
pub(super) fn identity_start<'a>(columns: impl IntoIterator<Item = &'a Column>) -> Option<String> {
    let start = columns.into_iter().find_map(|column| column.identity.as_ref()?.start)?;
    Some(format!("AUTO_INCREMENT={start}"))
}

/// What stands behind `DEFAULT`. An expression is in parentheses there.
fn default_value(column_type: &ColumnType, default: &ColumnDefault) -> Result<String, Unsupported> {
    check_default(column_type, default)?;
    Ok(match default {
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
        ColumnDefault::NextValue(sequence) => {
            return Err(Unsupported::new(
                format!("the next value of sequence `{sequence}` is a default, and MySQL has no sequences"),
                "use .identity()",
            ));
        }
        ColumnDefault::Expression(expression) => expression::parenthesized(expression)?,
    })
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

/// MySQL refuses a default that the type does not hold; other databases wait for the first row.
fn check_default(column_type: &ColumnType, default: &ColumnDefault) -> Result<(), Unsupported> {
    use ColumnType as T;
    let ColumnDefault::Literal(value) = default else { return Ok(()) };
    let fits =
        |text: &str, length: u32| text.chars().count() <= usize::try_from(length).unwrap_or(usize::MAX);
    let holds = match (column_type::canonical(column_type), value) {
        (_, Literal::Null) => true,
        // MySQL rounds what has more digits, silently.
        (T::SmallInteger | T::Integer | T::BigInteger | T::Boolean, value) => is_number(value, Some(0)),
        (T::Numeric(_, scale), value) => is_number(value, Some(scale)),
        (T::Float | T::Double, value) => is_number(value, None),
        (T::Date | T::Timestamp { .. }, Literal::Text(text)) => {
            text.len() >= 8 && text.starts_with(|c: char| c.is_ascii_digit()) && text.contains('-')
        }
        (T::Time { .. }, Literal::Text(text)) => text.contains(':'),
        (T::Date | T::Time { .. } | T::Timestamp { .. }, _) => false,
        (T::String(length) | T::Char(length), Literal::Text(text)) => fits(text, length),
        (T::Enumeration { labels, .. }, Literal::Text(text)) => labels.contains(text),
        (T::Enumeration { .. }, _) => false,
        _ => true,
    };
    if holds {
        return Ok(());
    }
    Err(Unsupported::new(
        format!(
            "a column of type {column_type} cannot hold its default {value}, and MySQL refuses that at once"
        ),
        "give it a default of its type",
    ))
}

/// Whether it is a number, with at most so many digits behind its point.
fn is_number(value: &Literal, scale: Option<u32>) -> bool {
    match value {
        Literal::Boolean(_) | Literal::Integer(_) => true,
        Literal::Decimal(text) | Literal::Text(text) => {
            let digits = text.split_once('.').map_or("", |(_, digits)| digits).trim_end_matches('0');
            let fits = scale.is_none_or(|scale| {
                digits.len() <= usize::try_from(scale).unwrap_or(usize::MAX) && !text.contains(['e', 'E'])
            });
            crate::quote::is_number(text) && fits
        }
        Literal::Null | Literal::Bytes(_) => false,
    }
}
