use super::column::{NEW_UUID, default_value};
use super::ddl::{Kind, Token, tokens};
use super::expression::plain;
use crate::quote::is_number;
use migrator_core::schema::{ColumnDefault, ColumnType, Expression, Literal};

/// A default in the form that is compared: as it is read back from what it is written as.
pub(super) fn canonical(default: &ColumnDefault, column_type: &ColumnType) -> Option<ColumnDefault> {
    read(&tokens(&default_value(default)), column_type)
}

/// The default that stands behind `DEFAULT`. `NULL` is none.
pub(super) fn read(written: &[Token], column_type: &ColumnType) -> Option<ColumnDefault> {
    let text = plain(written);
    let is_boolean = *column_type == ColumnType::Boolean;
    let number = |number: i64| match number {
        0 | 1 if is_boolean => Literal::Boolean(number == 1),
        other => Literal::Integer(other),
    };
    let literal = match tokens(&text).as_slice() {
        [only] => match only.kind {
            Kind::Word if only.is("NULL") => return None,
            Kind::Word if only.is("CURRENT_TIMESTAMP") => return Some(ColumnDefault::Now),
            Kind::Word if only.is("TRUE") => Some(number(1)),
            Kind::Word if only.is("FALSE") => Some(number(0)),
            Kind::Word if is_number(&text) => text.parse().ok().map(number),
            // SQLite reads a bare word or a name in quotes as a text here.
            Kind::Word if only.text.starts_with(|c: char| c.is_ascii_digit()) => None,
            Kind::Word if ["CURRENT_DATE", "CURRENT_TIME"].iter().any(|word| only.is(word)) => None,
            Kind::Text if only.text.starts_with(['x', 'X']) => bytes(&only.text).map(Literal::Bytes),
            Kind::Word | Kind::Name | Kind::Text => only.name().map(Literal::Text),
            _ => None,
        },
        _ => None,
    };
    if let Some(literal) = literal {
        return Some(ColumnDefault::Literal(literal));
    }
    let together: String = text.split_whitespace().collect();
    if is_number(&together) {
        let whole = together.strip_prefix('+').unwrap_or(&together);
        let literal = whole.parse().map_or_else(|_| Literal::Decimal(whole.to_owned()), number);
        return Some(ColumnDefault::Literal(literal));
    }
    let expression = Expression(text);
    if expression == Expression(plain(&tokens(NEW_UUID))) {
        return Some(ColumnDefault::NewUuid);
    }
    Some(ColumnDefault::Expression(expression))
}

/// What `x'00ff'` is.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.get(2..text.len().checked_sub(1)?)?;
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(sql: &str) -> Option<ColumnDefault> {
        read(&tokens(sql), &ColumnType::Text)
    }

    #[test]
    fn defaults_are_read() {
        let literal = |value: Literal| Some(ColumnDefault::Literal(value));
        assert_eq!(of(" NULL"), None);
        assert_eq!(of("('it''s')"), literal("it's".into()));
        assert_eq!(of("- 5"), literal((-5).into()));
        assert_eq!(of("-9223372036854775808"), literal(i64::MIN.into()));
        assert_eq!(of("1.50"), literal(Literal::Decimal("1.50".into())));
        assert_eq!(of("1e-7"), literal(Literal::Decimal("1e-7".into())));
        assert_eq!(of("x'00ff'"), literal(Literal::Bytes(vec![0, 255])));
        assert_eq!(of("x''"), literal(Literal::Bytes(Vec::new())));
        assert_eq!(of("word"), literal("word".into()));
        assert_eq!(of("\"word\""), literal("word".into()));
        assert_eq!(of("true"), literal(1.into()));
        assert_eq!(read(&tokens("1"), &ColumnType::Boolean), literal(true.into()));
        assert_eq!(of("(current_timestamp)"), Some(ColumnDefault::Now));
        assert_eq!(of("CURRENT_DATE"), Some(ColumnDefault::Expression("current_date".into())));
        assert_eq!(of("(1 + 1)"), Some(ColumnDefault::Expression("1 + 1".into())));
        assert_eq!(of(NEW_UUID), Some(ColumnDefault::NewUuid));
    }

    proptest! {
        #[test]
        fn texts_and_numbers_come_back(text in any::<String>(), number in any::<i64>(), bytes in any::<Vec<u8>>()) {
            let there = |literal: Literal| ColumnDefault::Literal(literal);
            let back = |default: &ColumnDefault| canonical(default, &ColumnType::Text);
            let text = there(text.replace('\0', "").into());
            prop_assert_eq!(back(&text), Some(text.clone()));
            prop_assert_eq!(back(&there(number.into())), Some(there(number.into())));
            prop_assert_eq!(back(&there(bytes.clone().into())), Some(there(bytes.into())));
        }
    }
}
