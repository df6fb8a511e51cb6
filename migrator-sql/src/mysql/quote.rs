//! Names and values in MySQL's and MariaDB's quotes: the one place that knows them.

use crate::quote::{self, hexadecimal, joined, qualified};
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;

/// A name, quoted.
///
/// A NUL character in it has no SQL; rendering refuses every statement that holds one.
///
/// ```
/// assert_eq!(migrator_sql::mysql::quote::identifier("back`tick"), "`back``tick`");
/// ```
pub fn identifier(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// Names, quoted, with commas between them.
pub fn identifiers<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    joined(identifier, names)
}

/// An object's name, quoted, behind the name of its database where that is given.
pub fn object(name: &ObjectName) -> String {
    in_schema(name, &name.name)
}

/// Another name in the same database as `neighbour`, quoted.
pub fn in_schema(neighbour: &ObjectName, name: &str) -> String {
    qualified(identifier, neighbour, name)
}

/// A value. A decimal that is no number is written as text.
///
/// ```
/// use migrator_sql::mysql::quote::literal;
/// assert_eq!(literal(&"o'brien".into()), "'o''brien'");
/// assert_eq!(literal(&r"a\b".into()), r"'a\\b'");
/// ```
pub fn literal(value: &Literal) -> String {
    quote::value(value, text, bytes)
}

fn bytes(bytes: &[u8]) -> String {
    format!("x'{}'", hexadecimal(bytes))
}

/// A text. The SQL mode of the connection must not hold `NO_BACKSLASH_ESCAPES`: the runner and the
/// scripts see to it.
pub fn text(text: &str) -> String {
    let mut sql = String::with_capacity(text.len() + 2);
    sql.push('\'');
    for character in text.chars() {
        match character {
            '\\' => sql.push_str("\\\\"),
            '\'' => sql.push_str("''"),
            '\0' => sql.push_str("\\0"),
            other => sql.push(other),
        }
    }
    sql.push('\'');
    sql
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the server reads in a text, by the rules of its manual.
    fn unquoted(sql: &str) -> Option<String> {
        let mut inner = sql.strip_prefix('\'')?.strip_suffix('\'')?.chars();
        let mut text = String::new();
        while let Some(character) = inner.next() {
            text.push(match character {
                '\\' => match inner.next()? {
                    '0' => '\0',
                    '\\' => '\\',
                    _ => return None,
                },
                '\'' => inner.next().filter(|next| *next == '\'')?,
                other => other,
            });
        }
        Some(text)
    }

    proptest! {
        #[test]
        fn a_name_is_read_back_as_it_is(name in any::<String>()) {
            let sql = identifier(&name);
            let inner = sql.strip_prefix('`').and_then(|sql| sql.strip_suffix('`')).unwrap();
            prop_assert!(!inner.replace("``", "").contains('`'));
            prop_assert_eq!(inner.replace("``", "`"), name);
        }

        #[test]
        fn a_text_is_read_back_as_it_is(value in "(['\\\\\0a\"`\n]|\\PC){0,12}") {
            let sql = literal(&Literal::Text(value.clone()));
            prop_assert!(!sql.contains('\0'));
            prop_assert_eq!(unquoted(&sql), Some(value));
        }

        #[test]
        fn no_decimal_breaks_out(value in any::<String>()) {
            let sql = literal(&Literal::Decimal(value.clone()));
            prop_assert!(quote::is_number(&value) || unquoted(&sql) == Some(value));
        }
    }
}
