use super::names::check_name;
use crate::limits::Unsupported;
use crate::limits::types::{is_number, is_text, is_whole_number, reads_as_number};
use crate::schema::{Column, ColumnDefault, ColumnType, Identity, Literal};

/// Checks what can be seen in the column alone.
pub(super) fn check(column: &Column) -> Result<(), Unsupported> {
    check_parts(column).map_err(|error| error.or_at(&column.name))
}

fn check_parts(column: &Column) -> Result<(), Unsupported> {
    check_type(&column.name, &column.column_type)?;
    if let Some(identity) = &column.identity {
        check_identity(column, identity)?;
    }
    if column.generated.as_ref().is_some_and(|generated| !generated.stored) {
        return Err(Unsupported::new(
            format!(
                "column `{}` is computed whenever it is read, which PostgreSQL before 18 does not do",
                column.name
            ),
            "use .generated_stored(…), or a view",
        ));
    }
    if let Some(collation) = &column.collation {
        check_name("collation", collation)?;
    }
    match &column.default {
        Some(default) => check_default(&column.name, default, &column.column_type),
        None => Ok(()),
    }
}

/// Checks that PostgreSQL has a type of this size.
pub(super) fn check_type(column: &str, column_type: &ColumnType) -> Result<(), Unsupported> {
    let (fact, help) = match column_type {
        ColumnType::String(length) | ColumnType::Char(length) if !(1..=10_485_760).contains(length) => (
            format!("is a text of {length} characters, and PostgreSQL counts from 1 to 10,485,760"),
            "use text(…), which has no limit",
        ),
        ColumnType::Bit(length) | ColumnType::VarBit(length) if !(1..=83_886_080).contains(length) => (
            format!("has {length} bits, and PostgreSQL counts from 1 to 83,886,080"),
            "use binary(…), which has no limit",
        ),
        ColumnType::Numeric(precision, scale) if !(1..=1_000).contains(precision) || *scale > 1_000 => (
            format!(
                "is a number of {precision} digits, {scale} behind the point, and PostgreSQL counts from 1 to 1,000"
            ),
            "use unbounded_numeric(…), which has no limit",
        ),
        ColumnType::Time { precision: Some(digits), .. }
        | ColumnType::Timestamp { precision: Some(digits), .. }
            if *digits > 6 =>
        {
            (format!("keeps {digits} digits of a second, and PostgreSQL keeps 6 at most"), "say 6 or less")
        }
        ColumnType::Array(element) => return check_type(column, element),
        ColumnType::Custom(name) if name.trim().is_empty() => {
            return Err(Unsupported::new(
                format!("the type of column `{column}` is blank"),
                "say the name of a type",
            )
            .at(column));
        }
        _ => return Ok(()),
    };
    Err(Unsupported::new(format!("column `{column}` {fact}"), help).at(column))
}

fn check_identity(column: &Column, identity: &Identity) -> Result<(), Unsupported> {
    let Column { name, column_type, .. } = column;
    if !is_whole_number(column_type) && !matches!(column_type, ColumnType::Custom(_)) {
        return Err(Unsupported::new(
            format!(
                "identity column `{name}` has type {column_type}, and PostgreSQL counts up whole numbers only"
            ),
            "make it a small_integer, an integer or a big_integer",
        ));
    }
    if column.default.is_some() || column.generated.is_some() {
        return Err(Unsupported::new(
            format!("identity column `{name}` has a default too, and PostgreSQL fills it one way only"),
            "leave one of .identity() and .default(…) out",
        ));
    }
    let down = identity.increment.is_some_and(|step| step < 0);
    let start = identity.start.unwrap_or(if down { -1 } else { 1 });
    if identity.increment == Some(0) || if down { start > -1 } else { start < 1 } {
        return Err(Unsupported::new(
            format!(
                "identity column `{name}` cannot count from {start} by {}",
                identity.increment.unwrap_or(1)
            ),
            "count up from 1 or more, or down from -1 or less",
        ));
    }
    Ok(())
}

/// Checks that what a default gives can be stored.
pub(super) fn check_default(
    column: &str,
    default: &ColumnDefault,
    column_type: &ColumnType,
) -> Result<(), Unsupported> {
    let takes_anything = matches!(column_type, ColumnType::Custom(_)) || is_text(column_type);
    let takes_a_time =
        matches!(column_type, ColumnType::Date | ColumnType::Time { .. } | ColumnType::Timestamp { .. });
    let (fits, what, help) = match default {
        ColumnDefault::Literal(value) => (
            can_be(value, column_type),
            "what its default is",
            "say a value of its type, or use an expression(…)",
        ),
        ColumnDefault::Now => {
            (takes_a_time, "the time that now() gives", "make it a timestamp, or say another default")
        }
        ColumnDefault::NewUuid => {
            (matches!(column_type, ColumnType::Uuid), "a UUID", "make it a uuid, or say another default")
        }
        ColumnDefault::NextValue(_) => (
            is_number(column_type) || matches!(column_type, ColumnType::Money),
            "a whole number",
            "make it a big_integer, or say another default",
        ),
        ColumnDefault::Expression(_) => return Ok(()),
    };
    if fits || takes_anything {
        return Ok(());
    }
    let fact = format!("column `{column}` has type {column_type}, which cannot hold {what}");
    Err(Unsupported::new(fact, help).at(column))
}

/// Whether the type may read the value. Where that cannot be seen without the server, it may.
fn can_be(value: &Literal, column_type: &ColumnType) -> bool {
    let text = match value {
        Literal::Text(text) | Literal::Decimal(text) => text.trim(),
        Literal::Bytes(_) => {
            return !is_number(column_type) && *column_type != ColumnType::Boolean;
        }
        Literal::Null | Literal::Boolean(_) | Literal::Integer(_) => return true,
    };
    let special = ["nan", "infinity", "-infinity", "inf", "-inf"].contains(&text.to_lowercase().as_str());
    match column_type {
        own if is_whole_number(own) && matches!(value, Literal::Text(_)) => text.parse::<i64>().is_ok(),
        own if is_number(own) => reads_as_number(text) || special,
        ColumnType::Boolean => {
            let words = ["t", "true", "y", "yes", "on", "1", "f", "false", "n", "no", "off", "0"];
            words.contains(&text.to_lowercase().as_str())
        }
        ColumnType::Uuid => text.chars().filter(char::is_ascii_hexdigit).count() == 32,
        ColumnType::Enumeration { labels, .. } => labels.iter().any(|label| label == text),
        ColumnType::Array(_) => text.starts_with(['{', '[']),
        ColumnType::Date | ColumnType::Time { .. } | ColumnType::Timestamp { .. } => {
            special
                || text.contains(|c: char| c.is_ascii_digit())
                || ["now", "today", "tomorrow", "yesterday", "epoch", "allballs"]
                    .contains(&text.to_lowercase().as_str())
        }
        _ => true,
    }
}
