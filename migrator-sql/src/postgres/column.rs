use super::column_type::{self, is_whole_number};
use super::limits::{check_column_name, check_name};
use super::quote::{identifier, object, parenthesized, text};
use super::value::stored;
use crate::error::Unsupported;
use crate::quote::is_number;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Identity, Literal};

/// A column, as it stands in `CREATE TABLE` and behind `ADD COLUMN`.
pub(super) fn definition(column: &Column) -> Result<String, Unsupported> {
    check(column)?;
    let mut sql = format!("{} {}", identifier(&column.name), column_type::name(&column.column_type));
    if let Some(collation) = &column.collation {
        sql.push_str(&format!(" COLLATE {}", identifier(collation)));
    }
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        sql.push_str(&format!(" DEFAULT {}", default_value(default, Some(&column.column_type))));
    }
    if let Some(identity) = &column.identity {
        sql.push_str(&format!(" {}", identity_clause(identity)));
    }
    if let Some(generated) = &column.generated {
        sql.push_str(&format!(" GENERATED ALWAYS AS {} STORED", parenthesized(&generated.expression)));
    }
    Ok(sql)
}

/// What stands behind `DEFAULT`.
pub(super) fn default_value(default: &ColumnDefault, column_type: Option<&ColumnType>) -> String {
    match default {
        ColumnDefault::Literal(value) => stored(value, column_type),
        ColumnDefault::Now => "CURRENT_TIMESTAMP".into(),
        ColumnDefault::NewUuid => "gen_random_uuid()".into(),
        ColumnDefault::NextValue(sequence) => format!("nextval({})", text(&object(sequence))),
        ColumnDefault::Expression(sql) => parenthesized(sql),
    }
}

/// `GENERATED … AS IDENTITY`
pub(super) fn identity_clause(identity: &Identity) -> String {
    let mut options = Vec::new();
    if let Some(start) = identity.start {
        options.push(format!("START WITH {start}"));
    }
    if let Some(increment) = identity.increment {
        options.push(format!("INCREMENT BY {increment}"));
    }
    let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(" ")) };
    format!("GENERATED {} AS IDENTITY{options}", identity_word(identity))
}

pub(super) fn identity_word(identity: &Identity) -> &'static str {
    if identity.always { "ALWAYS" } else { "BY DEFAULT" }
}

/// The statement that says what a column is for.
pub(super) fn comment(table: &ObjectName, column: &str, comment: Option<&String>) -> String {
    let words = comment.map_or("NULL".to_owned(), |words| text(words));
    format!("COMMENT ON COLUMN {}.{} IS {words}", object(table), identifier(column))
}

/// Checks what can be seen in the column alone.
pub(super) fn check(column: &Column) -> Result<(), Unsupported> {
    check_column_name(&column.name)?;
    column_type::check(&column.name, &column.column_type)?;
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

pub(super) fn check_identity(column: &Column, identity: &Identity) -> Result<(), Unsupported> {
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
    let takes_anything = matches!(column_type, ColumnType::Custom(_)) || column_type::is_text(column_type);
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
            column_type::is_number(column_type) || matches!(column_type, ColumnType::Money),
            "a whole number",
            "make it a big_integer, or say another default",
        ),
        ColumnDefault::Expression(_) => return Ok(()),
    };
    if fits || takes_anything {
        return Ok(());
    }
    Err(Unsupported::new(format!("column `{column}` has type {column_type}, which cannot hold {what}"), help))
}

/// Whether the type may read the value. Where that cannot be seen without the server, it may.
fn can_be(value: &Literal, column_type: &ColumnType) -> bool {
    let text = match value {
        Literal::Text(text) | Literal::Decimal(text) => text.trim(),
        Literal::Bytes(_) => {
            return !column_type::is_number(column_type) && *column_type != ColumnType::Boolean;
        }
        Literal::Null | Literal::Boolean(_) | Literal::Integer(_) => return true,
    };
    let special = ["nan", "infinity", "-infinity", "inf", "-inf"].contains(&text.to_lowercase().as_str());
    match column_type {
        own if is_whole_number(own) && matches!(value, Literal::Text(_)) => text.parse::<i64>().is_ok(),
        own if column_type::is_number(own) => is_number(text) || special,
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
