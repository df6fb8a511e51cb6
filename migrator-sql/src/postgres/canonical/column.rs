use super::{comment, sequence};
use crate::postgres::column_type::{self, is_number, is_text, is_whole_number};
use crate::postgres::expression::{Columns, Node, normal, parse, print, simplify};
use crate::postgres::split;
use crate::quote;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, ColumnDefault, ColumnType, Expression, Generated, Identity, Literal};

pub(super) fn canonical(column: &Column, table: &ObjectName, columns: Columns<'_>) -> Column {
    let own_type = columns(&column.name).unwrap_or_else(|| column.column_type.clone());
    let mut after = Column::new(&column.name, own_type);
    after.identity = column.identity.as_ref().map(identity);
    after.nullable = column.nullable && after.identity.is_none();
    after.collation.clone_from(&column.collation);
    after.comment = comment(column.comment.as_ref());
    after.generated = column.generated.as_ref().map(|generated| Generated {
        expression: normal(&generated.expression, columns),
        stored: generated.stored,
    });
    after.default = column.default.as_ref().and_then(|value| default(value, &after.column_type, columns));
    if column_type::is_serial(&column.column_type) {
        after.nullable = false;
        after.default = Some(ColumnDefault::NextValue(sequence::name_of_serial(table, column)));
    }
    after
}

fn identity(identity: &Identity) -> Identity {
    let down = identity.increment.is_some_and(|step| step < 0);
    let usual_start = if down { -1 } else { 1 };
    Identity {
        always: identity.always,
        start: identity.start.filter(|start| *start != usual_start),
        increment: identity.increment.filter(|step| *step != 1),
    }
}

/// A default in the one form that it has for this type.
fn default(value: &ColumnDefault, column_type: &ColumnType, columns: Columns<'_>) -> Option<ColumnDefault> {
    let sql = match value {
        ColumnDefault::Literal(value) => return literal(value, column_type).map(ColumnDefault::Literal),
        ColumnDefault::Now | ColumnDefault::NewUuid | ColumnDefault::NextValue(_) => {
            return Some(value.clone());
        }
        ColumnDefault::Expression(sql) => sql,
    };
    let Some(node) = parse(&sql.0).map(|node| simplify(node, columns)) else {
        return Some(ColumnDefault::Expression(normal(sql, columns)));
    };
    let mut inner = &node;
    while let Node::Cast(operand, to) = inner {
        // A cast to another type than the column's is more than PostgreSQL's own.
        if column_type::parse(to) != *column_type && !column_type::is_element(to, column_type) {
            break;
        }
        inner = operand;
    }
    let value = match inner {
        Node::Keyword(word) => match word.as_str() {
            "null" => return None,
            "true" => Some(Literal::Boolean(true)),
            "false" => Some(Literal::Boolean(false)),
            "current_timestamp" => return Some(ColumnDefault::Now),
            _ => None,
        },
        Node::Text(text) => Some(Literal::Text(text.clone())),
        Node::Number(number) => Some(Literal::Decimal(number.clone())),
        Node::Call { name, arguments } => match (name.as_slice(), arguments.as_slice()) {
            ([only], []) if only == "gen_random_uuid" => return Some(ColumnDefault::NewUuid),
            ([only], [(None, argument)]) if only == "nextval" => {
                return sequence(argument)
                    .map(ColumnDefault::NextValue)
                    .or_else(|| Some(ColumnDefault::Expression(Expression(print(&node)))));
            }
            _ => None,
        },
        Node::Cast(operand, to) if to == "bytea" || is_text(column_type) => match &**operand {
            Node::Text(text) => Some(Literal::Text(text.clone())),
            _ => None,
        },
        Node::Cast(operand, to) if to.starts_with("null") || **operand == Node::Keyword("null".into()) => {
            return None;
        }
        _ => None,
    };
    match value {
        Some(value) => literal(&value, column_type).map(ColumnDefault::Literal),
        None => Some(ColumnDefault::Expression(Expression(print(inner)))),
    }
}

/// The sequence of `nextval('billing.ids')`.
fn sequence(argument: &Node) -> Option<ObjectName> {
    let mut argument = argument;
    while let Node::Cast(operand, _) = argument {
        argument = operand;
    }
    let Node::Text(text) = argument else { return None };
    let unquoted = |part: &str| match part.strip_prefix('"').and_then(|part| part.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => part.to_lowercase(),
    };
    Some(match split::at_word(text, ".") {
        Some((schema, name)) => (unquoted(schema).as_str(), unquoted(name).as_str()).into(),
        None => unquoted(text).into(),
    })
}

/// A value in the one form that it has for this type: `'5'` is 5 to a number, and 5 is `'5'` to a text.
fn literal(value: &Literal, column_type: &ColumnType) -> Option<Literal> {
    let text = match value {
        Literal::Null => return None,
        Literal::Boolean(value) if is_number(column_type) => i32::from(*value).to_string(),
        Literal::Boolean(value) => value.to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::Decimal(text) | Literal::Text(text) => text.clone(),
        Literal::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            format!("\\x{hex}")
        }
    };
    let trimmed = text.trim();
    Some(match column_type {
        ColumnType::Boolean => match trimmed.to_lowercase().as_str() {
            "t" | "true" | "y" | "yes" | "on" | "1" => Literal::Boolean(true),
            "f" | "false" | "n" | "no" | "off" | "0" => Literal::Boolean(false),
            _ => Literal::Text(text),
        },
        other if is_number(other) && quote::is_number(trimmed) => {
            number(&quote::plain_number(trimmed), is_whole_number(other))
        }
        ColumnType::Binary => bytes(&text),
        ColumnType::Uuid => Literal::Text(uuid(&text)),
        // An amount of money, bits and the like are written as numbers or as texts.
        ColumnType::Custom(_) if quote::is_number(trimmed) && !matches!(value, Literal::Text(_)) => {
            number(&quote::plain_number(trimmed), false)
        }
        _ => Literal::Text(text),
    })
}

fn number(text: &str, whole: bool) -> Literal {
    match text.parse() {
        Ok(number) => Literal::Integer(number),
        // To a whole number, 5.0 is 5.
        Err(_) if whole && text.contains('.') => {
            let (number, fraction) = text.split_once('.').unwrap_or((text, ""));
            match number.parse() {
                Ok(number) if fraction.bytes().all(|digit| digit == b'0') => Literal::Integer(number),
                _ => Literal::Decimal(text.to_owned()),
            }
        }
        Err(_) => Literal::Decimal(text.to_owned()),
    }
}

/// Bytes from their hexadecimal form, or from plain text.
fn bytes(text: &str) -> Literal {
    let Some(digits) = text.strip_prefix("\\x") else {
        return if text.contains('\\') {
            Literal::Text(text.to_owned())
        } else {
            Literal::Bytes(text.into())
        };
    };
    let digits: Vec<u8> = digits.bytes().collect();
    let pairs = digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    match pairs.collect() {
        Some(bytes) if digits.len().is_multiple_of(2) => Literal::Bytes(bytes),
        _ => Literal::Text(text.to_owned()),
    }
}

/// A UUID as PostgreSQL writes it, where it is one.
fn uuid(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_lowercase();
    let marks = text.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, '-' | '{' | '}'));
    if digits.len() != 32 || !marks {
        return text.to_owned();
    }
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}
