use super::token::{Kind, Token, tokens};

/// Words that, without quotes, never name a column in an expression.
const KEYWORDS: [&str; 27] = [
    "ALL", "AND", "AS", "BETWEEN", "CASE", "CAST", "COLLATE", "DISTINCT", "ELSE", "END", "ESCAPE", "EXISTS",
    "FROM", "GLOB", "IN", "IS", "ISNULL", "LIKE", "NOT", "NOTNULL", "NULL", "OR", "SELECT", "THEN", "UNION",
    "WHEN", "WHERE",
];

/// The expression with other text for the names that `replace` knows.
///
/// The name of a function, and the table in front of a column, are left alone.
pub(in crate::sqlite) fn substitute(sql: &str, replace: impl Fn(&Token) -> Option<String>) -> String {
    let tokens = tokens(sql);
    let replaced = tokens.iter().enumerate().map(|(at, token)| {
        let fresh = if is_name_at(&tokens, at) { replace(token) } else { None };
        fresh.unwrap_or_else(|| token.text.clone())
    });
    replaced.collect()
}

/// Whether the token at a place may name a column.
pub(in crate::sqlite) fn is_name_at(tokens: &[Token], at: usize) -> bool {
    let next = tokens[at + 1..].iter().find(|token| !token.is_blank());
    let token = &tokens[at];
    match token.kind {
        Kind::Word if token.text.starts_with(|c: char| c.is_ascii_digit()) => false,
        Kind::Word if KEYWORDS.iter().any(|keyword| token.is(keyword)) => false,
        Kind::Word => !next.is_some_and(|token| token.symbol("(") || token.symbol(".")),
        Kind::Name => !next.is_some_and(|token| token.symbol(".")),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_columns_are_replaced() {
        let sql = "length(length) > a.length AND length.b <> 'length' -- length";
        let replaced = substitute(sql, |token| token.names("length").then(|| "L".to_owned()));
        assert_eq!(replaced, "length(L) > a.L AND length.b <> 'length' -- length");
    }

    #[test]
    fn keywords_and_numbers_are_no_columns() {
        let sql = "CASE WHEN 1 THEN \"end\" END";
        assert_eq!(substitute(sql, |t| t.names("end").then(|| "E".into())), "CASE WHEN 1 THEN E END");
        assert_eq!(substitute(sql, |t| t.names("1").then(|| "E".into())), sql);
    }
}
