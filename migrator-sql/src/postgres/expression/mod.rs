//! The one form of an expression that can be compared.
//!
//! PostgreSQL keeps expressions as trees and writes them anew: `price > 0` comes back as
//! `(price > (0)::numeric)`, `kind IN ('a')` as `((kind)::text = 'a'::text)`. [`normal`] brings
//! what a user wrote and what PostgreSQL says of it to one text, which is valid SQL too. What it cannot
//! read it leaves as its tokens.

mod parse;
mod print;
mod simplify;
mod token;
mod tree;

pub(super) use parse::parse;
pub(super) use simplify::{Columns, simplify};
pub(super) use token::{Token, joined, tokens};
pub(super) use tree::Node;

use migrator_core::schema::Expression;

/// The form of an expression over these columns that can be compared.
pub(super) fn normal(expression: &Expression, columns: Columns<'_>) -> Expression {
    Expression(normal_text(&expression.0, columns))
}

/// The same, for a plain text.
pub(super) fn normal_text(sql: &str, columns: Columns<'_>) -> String {
    match parse(sql) {
        Some(node) => print::print(&simplify(node, columns)),
        None => joined(sql),
    }
}

/// A tree as SQL.
pub(super) fn print(node: &Node) -> String {
    print::print(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrator_core::schema::ColumnType;
    use proptest::prelude::*;

    fn column_type(name: &str) -> Option<ColumnType> {
        Some(match name {
            "nick" => ColumnType::String(40),
            "price" => ColumnType::Numeric(12, 2),
            "age" => ColumnType::Integer,
            "day" => ColumnType::Date,
            "data" => ColumnType::JsonBinary,
            "select" | "we\"ird" => ColumnType::Integer,
            _ => return None,
        })
    }

    fn n(sql: &str) -> String {
        normal_text(sql, &column_type)
    }

    #[test]
    fn what_postgres_makes_of_an_expression_is_the_same() {
        for (ours, theirs) in [
            ("price > 0", "(price > (0)::numeric)"),
            ("price >= 0 AND price <= 10", "((price >= (0)::numeric) AND (price <= (10)::numeric))"),
            ("price BETWEEN 0 AND 10", "((price >= (0)::numeric) AND (price <= (10)::numeric))"),
            ("age NOT BETWEEN 0 AND 10", "((age < 0) OR (age > 10))"),
            (
                "nick IN ('x', 'y')",
                "((nick)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))",
            ),
            (
                "nick NOT IN ('x', 'y')",
                "((nick)::text <> ALL ((ARRAY['x'::character varying, 'y'::character varying])::text[]))",
            ),
            ("nick in ('x')", "((nick)::text = 'x'::text)"),
            ("age in (1,2)", "(age = ANY (ARRAY[1, 2]))"),
            ("nick != 'age'", "((nick)::text <> 'age'::text)"),
            (
                "\"we\"\"ird\" > 17 and nick <> 'age'",
                "((\"we\"\"ird\" > 17) AND ((nick)::text <> 'age'::text))",
            ),
            ("\"select\" >= 0", "(\"select\" >= 0)"),
            ("age > -5", "(age > '-5'::integer)"),
            (
                "nick LIKE 'a%' OR nick NOT ILIKE 'b%'",
                "(((nick)::text ~~ 'a%'::text) OR ((nick)::text !~~* 'b%'::text))",
            ),
            ("length(nick) > 2 -- why", "(length((nick)::text) > 2)"),
            ("day > '2020-01-01'", "(day > '2020-01-01'::date)"),
            ("day > date '2020-01-01'", "(day > '2020-01-01'::date)"),
            ("day < now() + interval '1 day'", "(day < (now() + '1 day'::interval))"),
            ("coalesce(nick, '') <> ''", "((COALESCE(nick, ''::character varying))::text <> ''::text)"),
            ("lower(nick) = nick", "(lower((nick)::text) = (nick)::text)"),
            ("age is not null or not age = 1", "((age IS NOT NULL) OR (NOT (age = 1)))"),
            ("users.age > 1", "(age > 1)"),
            ("age > .5", "((age)::numeric > 0.5)"),
            ("CAST(age AS text) LIKE '1%'", "((age)::text ~~ '1%'::text)"),
            ("data @> '{}'", "(data @> '{}'::jsonb)"),
            ("data ->> 'a' = 'b'", "((data ->> 'a'::text) = 'b'::text)"),
            ("age > 1 + 2 * 3 - age", "(age > ((1 + (2 * 3)) - age))"),
            (
                "case when age > 1 then 'x' else nick end = 'x'",
                "((\nCASE\n    WHEN (age > 1) THEN 'x'::character varying\n    ELSE nick\nEND)::text = 'x'::text)",
            ),
            ("extract(year from day) > 2000", "(EXTRACT(year FROM day) > (2000)::numeric)"),
            ("day at time zone 'UTC' > now()", "((day AT TIME ZONE 'UTC'::text) > now())"),
            ("nick COLLATE \"C\" > 'a'", "((nick COLLATE \"C\") > 'a'::text)"),
            ("age <> all (array[1,2])", "(age <> ALL (ARRAY[1, 2]))"),
            ("nick ~ '^\\d+$'", "((nick)::text ~ '^\\d+$'::text)"),
            ("nick = E'a\\'b'", "((nick)::text = 'a''b'::text)"),
        ] {
            assert_eq!(n(ours), n(theirs), "{ours}");
            assert_eq!(n(&n(ours)), n(ours), "the normal form of {ours} is normal");
        }
    }

    #[test]
    fn what_is_different_stays_different() {
        for (one, other) in [
            ("age > 1", "age > 2"),
            ("age > 1 AND (price > 1 OR nick = 'a')", "age > 1 AND price > 1 OR nick = 'a'"),
            ("nick = 'a'", "nick = 'A'"),
            ("age - (1 - price) > 0", "age - 1 - price > 0"),
            ("NOT (age = 1 OR age = 2)", "NOT age = 1 OR age = 2"),
            ("nick = 'now()'", "nick = now()"),
            ("\"Age\" > 1", "age > 1"),
            ("age::text = '1'", "age::varchar(1) = '1'"),
            ("(-age) ^ 2 > 0", "-(age ^ 2) > 0"),
        ] {
            assert_ne!(n(one), n(other));
        }
    }

    #[test]
    fn the_normal_form_reads_well() {
        assert_eq!(n("(price > (0)::numeric)"), "price > 0");
        assert_eq!(n("((a AND b) OR (NOT (c = 1)))"), "a AND b OR NOT c = 1");
        assert_eq!(n("(\"select\" >= 0)"), "\"select\" >= 0");
        assert_eq!(n("a ?? ; )"), "a ?? ; )");
        assert_eq!(n("POSITION(('a'::text) IN (nick))"), "\"position\"('a' IN nick)".replace('"', ""));
        assert_eq!(n("a IN b ! c"), "a in b ! c", "no list, and so none of ours");
    }

    proptest! {
        #[test]
        fn anything_has_a_normal_form(sql in "\\PC{0,20}|([ab1'\"()\\[\\],.:<>=!-]|AND|OR|NOT|IN|CASE|WHEN|THEN|END|IS|NULL|::|text| |ANY|ARRAY|BETWEEN){0,25}") {
            let once = n(&sql);
            prop_assert_eq!(n(&once), once.clone(), "{}", sql);
        }
    }
}
