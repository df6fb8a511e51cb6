//! Names and values in SQLite's quotes: the one place that knows them.

pub(super) use crate::quote::parenthesized;
use crate::quote::{self, hexadecimal, joined, qualified};
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;

/// A name, quoted.
///
/// A NUL character in it has no SQL; rendering refuses every statement that holds one.
///
/// ```
/// assert_eq!(migrator_sql::sqlite::quote::identifier("we\"ird"), r#""we""ird""#);
/// ```
pub fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Names, quoted, with commas between them.
pub fn identifiers<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    joined(identifier, names)
}

/// A table's name, quoted, behind the name of its database where that is given.
pub fn object(name: &ObjectName) -> String {
    in_schema(name, &name.name)
}

/// Another name in the same database as `neighbour`, quoted.
pub fn in_schema(neighbour: &ObjectName, name: &str) -> String {
    qualified(identifier, neighbour, name)
}

/// A value.
///
/// A text with a NUL character is written as bytes that are cast to text. A decimal that is no
/// number is written as text.
///
/// ```
/// use migrator_sql::sqlite::quote::literal;
/// assert_eq!(literal(&"o'brien".into()), "'o''brien'");
/// assert_eq!(literal(&"a\0".into()), "CAST(x'6100' AS TEXT)");
/// ```
pub fn literal(value: &Literal) -> String {
    quote::value(value, text, bytes)
}

fn bytes(bytes: &[u8]) -> String {
    format!("x'{}'", hexadecimal(bytes))
}

/// A text.
pub fn text(text: &str) -> String {
    if text.contains('\0') {
        let bytes = bytes(text.as_bytes());
        return format!("CAST({bytes} AS TEXT)");
    }
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_told_from_other_text() {
        for number in ["0", "-12", "+1", "9.50", ".5", "1.", "1e-7", "2.5E10"] {
            assert_eq!(literal(&Literal::Decimal(number.into())), number);
        }
        for other in ["", ".", "-", "NaN", "1,5", "1e", "1 OR 1", "1--", "٣", "0x10", "--1"] {
            assert!(literal(&Literal::Decimal(other.into())).starts_with('\''), "{other}");
        }
    }

    #[test]
    fn a_comment_cannot_swallow_the_bracket() {
        assert_eq!(parenthesized(&"a > 0 -- why".into()), "(a > 0 -- why\n)");
    }

    /// What SQLite reads between two quotes.
    fn unquoted(sql: &str, quote: char) -> Option<String> {
        let inner = sql.strip_prefix(quote)?.strip_suffix(quote)?;
        let halves = inner.replace(&format!("{quote}{quote}"), "");
        (!halves.contains(quote)).then(|| inner.replace(&format!("{quote}{quote}"), &quote.to_string()))
    }

    proptest! {
        #[test]
        fn a_name_is_read_back_as_it_is(name in any::<String>()) {
            prop_assert_eq!(unquoted(&identifier(&name), '"'), Some(name));
        }

        #[test]
        fn a_text_is_read_back_as_it_is(value in any::<String>()) {
            let sql = literal(&Literal::Text(value.clone()));
            if value.contains('\0') {
                let hex: String = value.bytes().map(|byte| format!("{byte:02X}")).collect();
                prop_assert_eq!(sql, format!("CAST(x'{hex}' AS TEXT)"));
            } else {
                prop_assert_eq!(unquoted(&sql, '\''), Some(value));
            }
        }

        #[test]
        fn no_decimal_breaks_out(value in any::<String>()) {
            let sql = literal(&Literal::Decimal(value.clone()));
            prop_assert!(quote::is_number(&value) || sql.starts_with('\'') || sql.starts_with("CAST("));
        }
    }
}
