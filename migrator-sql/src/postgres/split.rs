//! SQL cut at places that are in no brackets and no quotes.

/// The pieces between the commas.
pub(super) fn at_commas(sql: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, c) in bare(sql) {
        if c == ',' {
            pieces.push(sql[start..at].trim());
            start = at + 1;
        }
    }
    pieces.push(sql[start..].trim());
    pieces
}

/// What stands before and after the first of these words.
pub(super) fn at_word<'a>(sql: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    bare(sql)
        .map(|(at, _)| at)
        .find(|at| sql[*at..].starts_with(word))
        .map(|at| (&sql[..at], &sql[at + word.len()..]))
}

/// What stands between the bracket that the text begins with and the one that closes it, and what
/// follows.
pub(super) fn brackets(sql: &str) -> Option<(&str, &str)> {
    let inner = sql.strip_prefix('(')?;
    let mut depth = 1_usize;
    for (at, c) in unquoted(inner) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inner[..at], &inner[at + 1..]));
        }
    }
    None
}

/// The characters that are in no brackets and no quotes.
fn bare(sql: &str) -> impl Iterator<Item = (usize, char)> {
    let mut depth = 0_usize;
    unquoted(sql).filter(move |(_, c)| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    })
}

/// The characters that are in no quotes.
fn unquoted(sql: &str) -> impl Iterator<Item = (usize, char)> {
    let mut quote = None;
    sql.char_indices().filter(move |(_, c)| match quote {
        Some(open) => {
            if *c == open {
                quote = None;
            }
            false
        }
        None => {
            if matches!(c, '\'' | '"') {
                quote = Some(*c);
            }
            quote.is_none()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_quotes_are_left_whole() {
        assert_eq!(at_commas("a, f(b, c), 'x,y', \"q,\"\"\""), ["a", "f(b, c)", "'x,y'", "\"q,\"\"\""]);
        assert_eq!(at_word("(a WITH b) WITH =", " WITH "), Some(("(a WITH b)", "=")));
        assert_eq!(brackets("(a, ')', (b)) WHERE x"), Some(("a, ')', (b)", " WHERE x")));
        assert_eq!(brackets("(a"), None);
    }
}
