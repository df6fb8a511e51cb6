//! SQL that users wrote: conditions and defaults.

mod token;

pub(super) use token::{Token, tokens};

use super::quote::identifier;
use crate::error::Unsupported;
use migrator_core::schema::Expression;

/// An expression as the database reads it: names in double quotes, which are the model's, become names
/// in backticks.
///
/// # Errors
///
/// When it holds what MySQL reads as something else: `||` is its OR, and `::` is nothing to it.
pub(super) fn translated(expression: &Expression) -> Result<Expression, Unsupported> {
    let mut sql = String::with_capacity(expression.0.len());
    let mut before = "";
    for token in tokens(&expression.0) {
        match token {
            Token::DoubleQuoted(raw) => sql.push_str(&identifier(&token::unquoted(raw, '"'))),
            Token::Symbol("|") if before == "|" => {
                return Err(Unsupported::new(
                    format!("`{expression}` joins texts with `||`, which is OR on MySQL"),
                    "write CONCAT(a, b), or OR where that is meant",
                ));
            }
            Token::Symbol(":") if before == ":" => {
                return Err(Unsupported::new(
                    format!("`{expression}` casts with `::`, which MySQL cannot read"),
                    "write CAST(… AS …), which every database reads",
                ));
            }
            other => sql.push_str(other.raw()),
        }
        before = token.raw();
    }
    Ok(Expression(sql))
}

/// An expression in parentheses, as the database reads it.
///
/// # Errors
///
/// Those of [`translated`].
pub(super) fn parenthesized(expression: &Expression) -> Result<String, Unsupported> {
    Ok(crate::quote::parenthesized(&translated(expression)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_double_quotes_become_names() {
        let sql = |text: &str| translated(&text.into()).unwrap().0;
        assert_eq!(sql("\"we\"\"i`rd\" > 0"), "`we\"i``rd` > 0");
        assert_eq!(sql(r#"a <> '"x" \' "y"' -- "z""#), r#"a <> '"x" \' "y"' -- "z""#);
        assert!(translated(&"a || b".into()).is_err() && translated(&"a::int".into()).is_err());
        assert!(translated(&"'a || b::c'".into()).is_ok());
    }
}
