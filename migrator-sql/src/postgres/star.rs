//! What the stars of a view's query stand for.
//!
//! PostgreSQL writes a star out when the view is created, and a column that its table gets later is not in
//! the view: <https://www.postgresql.org/docs/current/sql-createview.html>. The model keeps the star.

use super::expression::{Token, tokens};

/// Whether `found`, a query as PostgreSQL has it, is what it makes of the query now (`now`) but for columns
/// that a star stands for since then: such a column is the last of its table.
pub(super) fn stood_for(query: &str, now: &str, found: &str) -> bool {
    let (Some(query), Some(now), Some(found)) = (tokens(query), tokens(now), tokens(found)) else {
        return false;
    };
    query.windows(2).any(is_star) && differs_in_new_columns(&query, statement(&now), statement(&found))
}

/// The tokens without the mark that ends a statement.
fn statement(tokens: &[Token]) -> &[Token] {
    match tokens {
        [before @ .., Token::Mark(mark)] if mark == ";" => before,
        all => all,
    }
}

/// Whether the second of two tokens is a star that stands for columns: it multiplies or counts nothing.
fn is_star(pair: &[Token]) -> bool {
    let [before, Token::Mark(star)] = pair else { return false };
    star == "*"
        && match before {
            Token::Word(word) => ["select", "distinct", "all"].contains(&word.as_str()),
            Token::Mark(mark) => mark == "," || mark == ".",
            _ => false,
        }
}

fn differs_in_new_columns(query: &[Token], now: &[Token], found: &[Token]) -> bool {
    let said = said_in_lists(query);
    let (mut at, mut of_found) = (0, 0);
    // The table of a column that was left out: none of its columns may follow.
    let mut left_out: Option<Option<&str>> = None;
    while at < now.len() {
        if let Some(item) = Item::behind_comma(&now[at..]).filter(|item| !said.contains(&item.column)) {
            let here = Item::behind_comma(&found[of_found..]);
            if here.as_ref() != Some(&item) {
                left_out = Some(item.table);
                at += item.length;
                continue;
            }
            if left_out == Some(item.table) {
                return false;
            }
        } else if now[at] == Token::Word("from".into()) {
            left_out = None;
        }
        if now.get(at) != found.get(of_found) {
            return false;
        }
        (at, of_found) = (at + 1, of_found + 1);
    }
    of_found == found.len()
}

/// A column behind a comma in a list of them.
#[derive(Debug, PartialEq)]
struct Item<'a> {
    table: Option<&'a str>,
    column: &'a str,
    /// How many tokens it has, with the comma.
    length: usize,
}

impl<'a> Item<'a> {
    fn behind_comma(tokens: &'a [Token]) -> Option<Item<'a>> {
        let is = |at: usize, mark: &str| matches!(tokens.get(at), Some(Token::Mark(m)) if m == mark);
        if !is(0, ",") {
            return None;
        }
        let item = match (name(tokens.get(1)?)?, is(2, ".")) {
            (table, true) => Item { table: Some(table), column: name(tokens.get(3)?)?, length: 4 },
            (column, false) => Item { table: None, column, length: 2 },
        };
        let ends = matches!(tokens.get(item.length), Some(Token::Word(word)) if word == "from");
        (ends || is(item.length, ",")).then_some(item)
    }
}

/// The names that stand between a `SELECT` and its `FROM`, but for those before a point.
fn said_in_lists(query: &[Token]) -> Vec<&str> {
    let is_word = |token: &Token, word: &str| matches!(token, Token::Word(own) if own == word);
    let mut is_in_list = false;
    let mut said = Vec::new();
    for (at, token) in query.iter().enumerate() {
        if is_word(token, "select") || is_word(token, "from") {
            is_in_list = is_word(token, "select");
        } else if is_in_list && !matches!(query.get(at + 1), Some(Token::Mark(mark)) if mark == ".") {
            said.extend(name(token));
        }
    }
    said
}

fn name(token: &Token) -> Option<&str> {
    match token {
        Token::Word(name) | Token::Quoted(name) => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::stood_for;

    #[test]
    fn columns_that_came_later_are_not_in_the_view() {
        for (query, now, found) in [
            (
                "SELECT * FROM t",
                " SELECT t.a,\n    t.b,\n    t.\"it's\"\n   FROM t;",
                "SELECT t.a , t.b FROM t",
            ),
            ("SELECT * FROM t", "SELECT t.a, t.b, t.c FROM t;", "SELECT t.a FROM t"),
            (
                "select x.*, 1 AS one from t x",
                "SELECT x.a, x.c, 1 AS one FROM t x;",
                "SELECT x.a, 1 AS one FROM t x",
            ),
            ("SELECT x.*, y.* FROM x, y", "SELECT x.a, x.c, y.b, y.d FROM x, y", "SELECT x.a, y.b FROM x, y"),
            ("SELECT * FROM t", "SELECT a, b, c FROM t", "SELECT a, b FROM t"),
            (
                "SELECT * FROM \"select\"",
                "SELECT \"select\".a, \"select\".\"select\" FROM \"select\"",
                "SELECT \"select\".a FROM \"select\"",
            ),
        ] {
            assert!(stood_for(query, now, found), "{query}");
        }
    }

    #[test]
    fn what_else_is_otherwise_is_told() {
        for (query, now, found) in [
            ("SELECT a, b FROM t", "SELECT t.a, t.b FROM t", "SELECT t.a FROM t"),
            (
                "SELECT count(*), 2 * a FROM t",
                "SELECT count(*) AS count, t.a FROM t",
                "SELECT count(*) AS count FROM t",
            ),
            ("SELECT * FROM t", "SELECT t.a, t.b, t.c FROM t", "SELECT t.a, t.c FROM t"),
            ("SELECT * FROM t", "SELECT t.a, t.b FROM t", "SELECT t.a, t.b, t.c FROM t"),
            ("SELECT * FROM t", "SELECT t.a, t.b FROM t", "SELECT t.a FROM u"),
            ("SELECT * FROM t", "SELECT t.a, t.b FROM t", "SELECT t.b FROM t"),
            ("SELECT *, u.b FROM t, u", "SELECT t.a, u.b FROM t, u", "SELECT t.a FROM t, u"),
            ("SELECT * FROM t", "SELECT t.a, t.b FROM t WHERE t.a > 1", "SELECT t.a FROM t"),
        ] {
            assert!(!stood_for(query, now, found), "{query}: {found}");
        }
    }
}
