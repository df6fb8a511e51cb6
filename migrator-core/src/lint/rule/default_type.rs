use super::foreign_key_type::{Kind, kind};
use super::new_columns;
use crate::diagnostic::Diagnostic;
use crate::lint::{Rule, Situation};
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{Column, ColumnDefault, ColumnType, Literal};

/// A default is no value of the column's type.
pub(in crate::lint) const DEFAULT_TYPE: Rule = Rule { name: NAME, judge };

const NAME: &str = "default-type";

fn judge(situation: &Situation<'_>) -> Vec<Diagnostic> {
    if let Operation::AlterColumn(alter) = situation.operation {
        if alter.default.is_none() && alter.column_type.is_none() {
            return Vec::new();
        }
        let before = situation.before.table(&alter.table).and_then(|table| table.column(&alter.column));
        let altered = before.map(|before| alter.altered(before));
        let said = altered.as_ref().and_then(|column| wrong(&alter.table, column));
        let kept = |diagnostic: Diagnostic| match (&alter.default, &alter.column_type) {
            (None, Some(new)) => Diagnostic {
                fact: format!(
                    "column `{}` of `{}` becomes {new}, and its default {}",
                    alter.column,
                    alter.table,
                    diagnostic.fact.trim_start_matches("the default ").replacen(
                        &format!(" of column `{}` of `{}`", alter.column, alter.table),
                        "",
                        1
                    )
                ),
                help: Some("say .drop_default() or .set_default(…) too".to_owned()),
                ..diagnostic.at_token(&alter.column).of_table(&alter.table.name)
            },
            _ => diagnostic,
        };
        return said.map(kept).into_iter().collect();
    }
    let columns = new_columns(situation.operation).into_iter();
    columns.filter_map(|(table, column)| wrong(table, column)).collect()
}

fn wrong(table: &ObjectName, column: &Column) -> Option<Diagnostic> {
    let value = match column.default.as_ref()? {
        ColumnDefault::Literal(value) => value,
        computed => {
            let why = computed_misfit(&column.column_type, computed)?;
            let fact = format!(
                "the default {computed} of column `{}` of `{table}` is no value of its type {}: it is {why}",
                column.name, column.column_type
            );
            let diagnostic = Diagnostic::new(NAME, fact).help("give it a value of the column's type");
            return Some(diagnostic.at_token(&column.name).of_table(&table.name));
        }
    };
    let why = misfit(&column.column_type, value)?;
    let fact = format!("the default {value} of column `{}` of `{table}` {why}", column.name);
    let diagnostic = Diagnostic::new(NAME, fact).at_token(shown(value)).of_table(&column.name);
    Some(match (&column.column_type, value) {
        (ColumnType::Enumeration { labels, .. }, Literal::Text(text)) => diagnostic
            .meant(text, labels.iter().map(String::as_str))
            .help(format!("labels: {}", labels.join(", "))),
        (ColumnType::String(_) | ColumnType::Char(_), Literal::Text(_)) => {
            diagnostic.help("make the default shorter, or the column longer")
        }
        (_, Literal::Text(text)) => {
            diagnostic.help(format!("for an SQL expression, write .default(expression({text:?}))"))
        }
        _ => diagnostic.help("give it a value of the column's type"),
    })
}

/// What a default that is computed gives, where the type cannot hold it.
fn computed_misfit(column_type: &ColumnType, default: &ColumnDefault) -> Option<&'static str> {
    let (gives, what) = match default {
        ColumnDefault::Now => (Kind::Moment, "a time"),
        ColumnDefault::NewUuid => (Kind::Uuid, "a UUID"),
        ColumnDefault::NextValue(_) => (Kind::Number, "a number"),
        ColumnDefault::Literal(_) | ColumnDefault::Expression(_) => return None,
    };
    // A text holds any of them.
    let kind = kind(column_type).filter(|kind| !matches!(kind, Kind::Text | Kind::Bytes))?;
    (kind != gives).then_some(what)
}

/// The value as it is written.
pub(super) fn shown(value: &Literal) -> String {
    match value {
        Literal::Text(text) | Literal::Decimal(text) => text.clone(),
        other => other.to_string(),
    }
}

/// How the value is no value of the type; only what is certain.
pub(super) fn misfit(column_type: &ColumnType, value: &Literal) -> Option<String> {
    use ColumnType as T;
    let no_number = |text: &str| text.trim().parse::<f64>().is_err();
    let not = |what: &str| Some(format!("is no {what}"));
    match (column_type, value) {
        (T::SmallInteger | T::Integer | T::BigInteger, Literal::Text(text))
            if text.trim().parse::<i64>().is_err() =>
        {
            not("whole number")
        }
        (T::SmallInteger, Literal::Integer(number)) if i16::try_from(*number).is_err() => {
            Some("does not fit into a small integer (16 bits)".into())
        }
        (T::Integer, Literal::Integer(number)) if i32::try_from(*number).is_err() => {
            Some("does not fit into an integer (32 bits)".into())
        }
        (T::Float | T::Double | T::Numeric(..) | T::UnboundedNumeric, Literal::Text(text))
            if no_number(text) =>
        {
            not("number")
        }
        (T::Boolean, Literal::Text(text))
            if !["t", "f", "true", "false", "y", "n", "yes", "no", "on", "off", "0", "1"]
                .contains(&text.trim().to_lowercase().as_str()) =>
        {
            not("boolean")
        }
        (T::Boolean, Literal::Integer(number)) if ![0, 1].contains(number) => not("boolean"),
        (T::String(length) | T::Char(length), Literal::Text(text))
            if text.trim_end().chars().count() > *length as usize =>
        {
            Some(format!("is longer than {length} characters"))
        }
        (T::Numeric(precision, scale), value) if whole_digits(value) > precision.saturating_sub(*scale) => {
            Some(format!("has more than {} digits before the point", precision.saturating_sub(*scale)))
        }
        (T::Date | T::Timestamp { .. } | T::Time { .. }, Literal::Text(text)) if is_no_moment(text) => {
            not(if matches!(column_type, T::Time { .. }) { "time" } else { "date" })
        }
        (T::Date | T::Timestamp { .. } | T::Time { .. }, Literal::Boolean(_)) => not("date"),
        (T::Json | T::JsonBinary, Literal::Text(text)) if is_no_json(text) => not("JSON"),
        (T::Uuid, Literal::Text(text)) if !is_uuid(text) => not("UUID"),
        (T::Uuid, Literal::Integer(_) | Literal::Boolean(_) | Literal::Decimal(_)) => not("UUID"),
        (T::Enumeration { name, labels }, Literal::Text(text)) if !labels.contains(text) => {
            Some(format!("is no label of enum `{name}`"))
        }
        (T::Enumeration { name, .. }, Literal::Integer(_) | Literal::Boolean(_) | Literal::Decimal(_)) => {
            Some(format!("is no label of enum `{name}`"))
        }
        _ => None,
    }
}

/// How many digits a number has before its point; none where it is no plain number.
fn whole_digits(value: &Literal) -> u32 {
    let text = match value {
        Literal::Integer(number) => number.unsigned_abs().to_string(),
        Literal::Decimal(text) | Literal::Text(text) => text.trim().trim_start_matches(['-', '+']).to_owned(),
        _ => return 0,
    };
    let whole = text.split('.').next().unwrap_or_default();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_plain { u32::try_from(whole.trim_start_matches('0').len()).unwrap_or(u32::MAX) } else { 0 }
}

/// Whether a text cannot be a date or a time: it has no digit, and is none of the words that PostgreSQL and
/// SQLite have for one.
fn is_no_moment(text: &str) -> bool {
    let text = text.trim().trim_start_matches('-').to_lowercase();
    let words = ["now", "today", "tomorrow", "yesterday", "epoch", "infinity", "allballs"];
    !text.chars().any(|c| c.is_ascii_digit()) && !words.contains(&text.as_str())
}

/// Whether a text cannot be JSON, by how it begins.
fn is_no_json(text: &str) -> bool {
    let text = text.trim();
    let is_word = ["true", "false", "null"].contains(&text);
    !is_word && !text.starts_with(['{', '[', '"', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
}

fn is_uuid(text: &str) -> bool {
    let digits = text.trim().trim_start_matches('{').trim_end_matches('}').replace('-', "");
    digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_computed_has_a_type_too() {
        let timestamp = ColumnType::Timestamp { with_time_zone: true, precision: None };
        for fits in [&timestamp, &ColumnType::Date, &ColumnType::Text, &ColumnType::Custom("x".into())] {
            assert_eq!(computed_misfit(fits, &ColumnDefault::Now), None, "{fits}");
        }
        assert!(computed_misfit(&ColumnType::Boolean, &ColumnDefault::Now).is_some());
        assert!(computed_misfit(&ColumnType::Integer, &ColumnDefault::NewUuid).is_some());
        assert!(computed_misfit(&ColumnType::Uuid, &ColumnDefault::NextValue("s".into())).is_some());
    }

    #[test]
    fn only_what_is_certain_is_said() {
        let fits = [
            (ColumnType::Integer, Literal::from("12")),
            (ColumnType::Integer, Literal::from(true)),
            (ColumnType::String(3), Literal::from("abc")),
            (ColumnType::Boolean, Literal::from("yes")),
            (ColumnType::Uuid, Literal::from("6f7d2c1e-0000-0000-0000-000000000000")),
            (ColumnType::Date, Literal::from("tomorrow")),
            (ColumnType::Date, Literal::from("1 January 2020")),
            (ColumnType::Numeric(5, 2), Literal::from("999.999")),
            (ColumnType::Json, Literal::from(" {}")),
            (ColumnType::Json, Literal::from("null")),
            (ColumnType::Custom("vector(3)".into()), Literal::from("abc")),
        ];
        for (column_type, value) in fits {
            assert_eq!(misfit(&column_type, &value), None, "{column_type} {value}");
        }
        let unfit = [
            (ColumnType::Integer, Literal::from("abc")),
            (ColumnType::Boolean, Literal::from(2)),
            (ColumnType::Integer, Literal::from(5_000_000_000_i64)),
            (ColumnType::SmallInteger, Literal::from(40_000)),
            (ColumnType::Numeric(10, 2), Literal::from("free")),
            (ColumnType::Boolean, Literal::from("maybe")),
            (ColumnType::String(3), Literal::from("abcd")),
            (ColumnType::Uuid, Literal::from(7)),
            (ColumnType::Date, Literal::from("soon")),
            (ColumnType::Numeric(5, 2), Literal::from(1000)),
            (ColumnType::Json, Literal::from("abc")),
            (ColumnType::JsonBinary, Literal::from("")),
        ];
        for (column_type, value) in unfit {
            assert!(misfit(&column_type, &value).is_some(), "{column_type} {value}");
        }
    }
}
