//! Values of a key as a text: `i2:42`, `t5:o'bri`, one behind the other, with their lengths in bytes.

use crate::quote::hexadecimal;
use migrator_core::schema::Literal;

/// The values of a key, as a text without odd characters that another one could be taken for.
///
/// ```
/// use migrator_core::schema::Literal;
/// use migrator_sql::backfill::{read_position, write_position};
/// let key = [Literal::Integer(42), Literal::Text("o'brien".into()), Literal::Bytes(vec![0, 255])];
/// let text = write_position(&key);
/// assert_eq!(text, "i2:42t7:o'brienx4:00ff");
/// assert_eq!(read_position(&text).unwrap(), key);
/// ```
pub fn write_position(key: &[Literal]) -> String {
    let mut text = String::new();
    for value in key {
        let (kind, value) = match value {
            Literal::Null => ('n', String::new()),
            Literal::Boolean(value) => ('b', u8::from(*value).to_string()),
            Literal::Integer(value) => ('i', value.to_string()),
            Literal::Decimal(value) => ('d', value.clone()),
            // A NUL character ends a text on PostgreSQL, and others are lost on the way to a log.
            Literal::Text(value) if value.contains(char::is_control) => ('h', hexadecimal(value.as_bytes())),
            Literal::Text(value) => ('t', value.clone()),
            Literal::Bytes(value) => ('x', hexadecimal(value)),
        };
        text.push(kind);
        text.push_str(&value.len().to_string());
        text.push(':');
        text.push_str(&value);
    }
    text
}

/// The values of a key that [`write_position`] wrote; `None` when it did not.
pub fn read_position(mut text: &str) -> Option<Vec<Literal>> {
    let mut key = Vec::new();
    while let Some(kind) = text.chars().next() {
        let (length, rest) = text.get(1..)?.split_once(':')?;
        let (value, rest) = rest.split_at_checked(length.parse().ok()?)?;
        key.push(match kind {
            'n' => Literal::Null,
            'b' => Literal::Boolean(value == "1"),
            'i' => Literal::Integer(value.parse().ok()?),
            'd' => Literal::Decimal(value.to_owned()),
            't' => Literal::Text(value.to_owned()),
            'h' => Literal::Text(String::from_utf8(bytes(value)?).ok()?),
            'x' => Literal::Bytes(bytes(value)?),
            _ => return None,
        });
        text = rest;
    }
    Some(key)
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_comes_back() {
        for key in [
            vec![],
            vec![Literal::Integer(i64::MIN), Literal::Text(String::new())],
            vec![Literal::Text("t3:abc\0\n ы".into()), Literal::Null, Literal::Boolean(true)],
            vec![Literal::Decimal("18446744073709551615".into()), Literal::Bytes(Vec::new())],
        ] {
            assert_eq!(read_position(&write_position(&key)), Some(key));
        }
        for nonsense in ["i", "i5:1", "z1:a", "i1:x", "x1:g", "42"] {
            assert_eq!(read_position(nonsense), None, "{nonsense}");
        }
    }
}
