use super::token::{Kind, Token, tokens};
use crate::capability::Dialect;

/// A column that an expression names for certain, and that is none of these.
///
/// Certain are only a name alone, a function of a name alone, and both in a comparison with a literal or
/// with `NULL`. Everything else, and every name in quotes, is left to the database.
pub(crate) fn missing_column<'c>(
    sql: &str,
    table: &str,
    columns: &(impl Iterator<Item = &'c str> + Clone),
) -> Option<String> {
    // SQLite has the most kinds of quotes.
    let tokens: Vec<Token<'_>> =
        tokens(sql, Dialect::Sqlite).into_iter().filter(|token| token.kind != Kind::Blank).collect();
    // Theirs is an AND that joins no conditions.
    if tokens.iter().any(|token| token.is_one_of(&["between", "case"])) {
        return None;
    }
    let is_known = |name: &Token<'_>| {
        let same = |other: &str| other.to_lowercase() == name.text.to_lowercase();
        same(table) || columns.clone().any(same)
    };
    let missing = conditions(unbracketed(&tokens)).into_iter().filter_map(lone_name);
    missing.filter(|name| !is_known(name)).map(|name| name.text.to_owned()).next()
}

/// What stands between `AND` and `OR`, outside of brackets.
fn conditions<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut depth = 0_i32;
    tokens
        .split(|token| {
            depth += i32::from(token.is_mark("(")) - i32::from(token.is_mark(")"));
            depth == 0 && token.is_one_of(&["and", "or"])
        })
        .map(unbracketed)
        .collect()
}

/// The tokens without brackets around all of them.
fn unbracketed<'t, 'a>(mut tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    while let [first, inner @ .., last] = tokens
        && first.is_mark("(")
        && last.is_mark(")")
        && is_balanced(inner)
    {
        tokens = inner;
    }
    tokens
}

fn is_balanced(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0_i32;
    tokens.iter().all(|token| {
        depth += i32::from(token.is_mark("(")) - i32::from(token.is_mark(")"));
        depth >= 0
    })
}

fn lone_name<'t, 'a>(condition: &'t [Token<'a>]) -> Option<&'t Token<'a>> {
    let (name, rest) = match condition {
        [function, open, name, close, rest @ ..]
            if is_plain(function) && open.is_mark("(") && close.is_mark(")") =>
        {
            (name, rest)
        }
        [name, rest @ ..] => (name, rest),
        [] => return None,
    };
    let is_complete = match rest {
        [] => true,
        [is, null] if is.is("is") && null.is("null") => true,
        [is, not, null] if is.is("is") && not.is("not") && null.is("null") => true,
        [marks @ .., literal] => {
            literal.kind == Kind::Literal
                && matches!(marks.len(), 1 | 2)
                && marks.iter().all(|mark| mark.kind == Kind::Mark && "<>=!".contains(mark.text))
        }
    };
    (is_complete && is_plain(name)).then_some(name)
}

/// Whether it is a bare name that no database gives a meaning of its own.
fn is_plain(token: &Token<'_>) -> bool {
    token.kind == Kind::Word && token.is_name() && token.text.is_ascii() && !token.is_one_of(&SPECIAL)
}

/// Names that are no columns of a table, and mean something without brackets.
const SPECIAL: [&str; 41] = [
    "current_catalog",
    "current_date",
    "current_path",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "localtime",
    "localtimestamp",
    "session_user",
    "system_user",
    "user",
    "utc_date",
    "utc_time",
    "utc_timestamp",
    "sysdate",
    "sysdatetime",
    "rowid",
    "oid",
    "_rowid_",
    "ctid",
    "xmin",
    "xmax",
    "cmin",
    "cmax",
    "tableoid",
    "value",
    "unknown",
    "array",
    "row",
    "interval",
    "date",
    "time",
    "timestamp",
    "binary",
    "any",
    "new",
    "old",
    "rownum",
    "nextval",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(sql: &str) -> Option<String> {
        missing_column(sql, "users", &["id", "email", "age", "order by"].into_iter())
    }

    #[test]
    fn what_is_certain_is_found() {
        for sql in [
            "lower(emial)",
            "emial",
            "(emial)",
            "(lower( emial ))",
            "emial IS NULL",
            "emial is not null",
            "emial <> ''",
            "emial >= 3",
            "age > 0 AND emial != 'x'",
            "(age > 0) or (length(emial) > 3)",
            "lower(emial /* email */) = 'a'",
            "age > 0 -- always\n and emial = 1",
        ] {
            assert_eq!(missing(sql).as_deref(), Some("emial"), "{sql}");
        }
    }

    #[test]
    fn what_may_be_right_is_left_to_the_database() {
        for sql in [
            "lower(email)",
            "LOWER(Email)",
            "email",
            "\"emial\"",
            "`emial`",
            "[emial]",
            "current_date",
            "user",
            "rowid > 3",
            "CAST(emial AS text)",
            "emial::text",
            "age > emial",
            "lower(email) COLLATE nocase",
            "date '2020-01-01' < created",
            "age BETWEEN low AND high",
            "age IN (emial)",
            "f(email, nocase)",
            "'emial'",
            "lower('emial')",
            "E'x' = 'x'",
            "x'00' = 'x'",
            "true",
            "NULL",
            "not flag",
            "tags[1] = 'x'",
            "extract(year from birth)",
            "(email) -> 'emial'",
            "users",
            "to_tsvector(users)",
            "row(email)",
            "email = 'it''s emial'",
            "email LIKE 'emial'",
            "schema.f(x)",
            "",
            "((",
            "))",
            "emial emial",
            "имя IS NULL",
            "interval '1 day' > age",
            "case when x then y end",
            "pg_catalog.lower(emial)",
            "email = $$emial$$",
            "lower(email) = emial",
            "CONVERT(email USING utf8mb4)",
        ] {
            assert_eq!(missing(sql), None, "{sql}");
        }
    }
}
