//! The form in which expressions are compared. SQLite keeps them as they were written, so little is to
//! be done: comments, outer brackets and other spellings of the same make no difference.

use super::ddl::{Kind, Token, tokens};
use super::quote::identifier;
use migrator_core::capability::Dialect;
use migrator_core::schema::{Expression, SqlText};

/// An expression in the form that is compared.
pub(super) fn canonical(expression: &Expression) -> Expression {
    Expression(plain(&tokens(&expression.0)))
}

/// A statement of a user's own, for SQLite alone, in the form that is compared.
pub(super) fn canonical_text(text: &SqlText) -> SqlText {
    let own = text.get(Dialect::Sqlite).trim().trim_end_matches(';');
    SqlText::on(Dialect::Sqlite, plain(&tokens(own)))
}

/// The text of tokens in the form that is compared.
pub(super) fn plain(tokens: &[Token]) -> String {
    let mut inner = trimmed(tokens);
    while let [first, middle @ .., last] = inner
        && first.symbol("(")
        && last.symbol(")")
        && is_balanced(middle)
    {
        inner = trimmed(middle);
    }
    let mut text = String::new();
    let mut at = 0;
    while let Some(token) = inner.get(at) {
        let pair = inner.get(at + 1).map(|next| (token.text.as_str(), next.text.as_str()));
        match (token.kind, pair) {
            (Kind::Symbol, Some(("=", "="))) => {
                text.push('=');
                at += 1;
            }
            (Kind::Symbol, Some(("!", "="))) => {
                text.push_str("<>");
                at += 1;
            }
            (Kind::Blank | Kind::Comment, _) if text.ends_with(' ') => {}
            (Kind::Blank | Kind::Comment, _) => text.push(' '),
            (Kind::Name, _) => text.push_str(&identifier(&token.name().unwrap_or_default())),
            _ => text.push_str(&token.text),
        }
        at += 1;
    }
    text
}

/// The tokens without blanks and comments at both ends.
fn trimmed(tokens: &[Token]) -> &[Token] {
    let start = tokens.iter().position(|token| !token.is_blank()).unwrap_or(tokens.len());
    let end = tokens.iter().rposition(|token| !token.is_blank()).map_or(start, |at| at + 1);
    &tokens[start..end]
}

/// Whether no bracket is closed that is not opened in them.
fn is_balanced(tokens: &[Token]) -> bool {
    let mut depth = 0_i32;
    tokens.iter().all(|token| {
        if token.symbol("(") {
            depth += 1;
        } else if token.symbol(")") {
            depth -= 1;
        }
        depth >= 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_written_in_one_way() {
        let same = |a: &str, b: &str| canonical(&a.into()) == canonical(&b.into());
        assert!(same("((a > 0)) -- why", "a>0"));
        assert!(same("[a b] == `c`", "\"a b\" = c"));
        assert!(same("a /* not */ != 1", "a <> 1"));
        assert!(!same("(a) + (b)", "a) + (b"));
        assert!(!same("a = 'B'", "a = 'b'"));
        assert_eq!(plain(&tokens("(a) AND (b)")), "(a) AND (b)");
    }
}
