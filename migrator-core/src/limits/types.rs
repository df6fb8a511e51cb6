//! Kinds of types that several databases tell.

use crate::schema::ColumnType;

/// Whether values of the type are whole numbers, which can be counted up.
pub fn is_whole_number(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger)
}

/// Whether values of the type are numbers.
pub fn is_number(column_type: &ColumnType) -> bool {
    is_whole_number(column_type)
        || matches!(
            column_type,
            ColumnType::Float | ColumnType::Double | ColumnType::Numeric(..) | ColumnType::UnboundedNumeric
        )
}

/// Whether values of the type are texts.
pub fn is_text(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::String(_) | ColumnType::Char(_) | ColumnType::Text)
}

/// Whether SQL reads the text as one number: `-12`, `9.50`, `.5`, `1e-7`.
pub fn reads_as_number(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}
