//! A mistake is at the user's own token.

use super::Source;
use migrator_source::Position;

/// What stands under `^` marks, below the line: the place, of statement, table and token.
fn underlined(text: &str, statement: usize, table: Option<&str>, token: Option<&str>) -> String {
    let source = Source::read(text);
    let (_, body) = &source.functions[0];
    let span = body.place(&source.scope, statement, table, token).expect("there is such a statement");
    let start = Position::of(span).unwrap();
    let line = text.lines().nth(start.line - 1).unwrap();
    let rest: String = line.chars().skip(start.column - 1).collect();
    format!("{}:{}", start.line, rest)
}

const TEXT: &str = r#"use migrator_runtime::prelude::*;
const USERS: &str = "users";
#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.create_index("email", "users", ["email", "emial"]).where_("x");
    op.create_foreign_key("fk", "entries", ["user_id"], "users", ["user_id"]);
    op.drop_column(USERS, "nam");
    for table in ["a", "b"] {
        op.drop_table(table);
    }
    op.create_table("t", [integer("n").default("abc")]).unique("uq", ["m"]).check("ck", "m > 0");
    op.alter_table("users", |t| {
        t.drop_column("gone");
    });
    op.on(Dialect::Postgres).drop_index("ix", "users");
    helper(op);
    op.if_table_exists("old", |op| { op.drop_column("old", "c"); });
    op.create_index("i", "t", [format!("{}x", "y")]);
    op.add_column("t", numeric("p", 5, 2).default(5_000));
    op.create_table("d", [integer("x"), text("x")]);
    op.create_index("i", "t", [indexed("lower(emial)")]).where_("age > 0");
}
"#;

#[test]
fn the_literal_is_the_place() {
    let at = |statement, table, token| underlined(TEXT, statement, table, token);
    for (statement, table, token, expected) in [
        (0, Some("users"), Some("emial"), "5:\"emial\"]"),
        (0, Some("users"), Some("email"), "5:\"email\", \"emial\"]"),
        (0, None, Some("email"), "5:\"email\", \"users\""),
        (0, None, Some("users"), "5:\"users\""),
        (0, Some("users"), Some("users"), "5:\"users\""),
        (1, Some("entries"), Some("user_id"), "6:\"user_id\"], \"users\""),
        (1, Some("users"), Some("user_id"), "6:\"user_id\"]);"),
        (2, Some("users"), Some("nam"), "7:\"nam\""),
        (2, None, Some("users"), "7:USERS"),
        (3, None, Some("b"), "8:\"b\"]"),
        (4, Some("t"), Some("m"), "11:\"m\"]"),
        (4, Some("t"), Some("n"), "11:\"n\")"),
        (6, Some("users"), Some("gone"), "13:\"gone\""),
        (7, Some("users"), Some("ix"), "15:\"ix\""),
        (12, Some("p"), Some("5000"), "19:5_000"),
        (13, Some("x"), Some("x"), "20:\"x\")]);"),
        (14, Some("t"), Some("emial"), "21:\"lower(emial)\""),
        (14, Some("t"), Some("age"), "21:\"age > 0\""),
        (9, Some("old"), Some("c"), "17:\"c\""),
    ] {
        let found = at(statement, table, token);
        assert!(found.starts_with(expected), "{statement} {table:?} {token:?}: {found}");
    }
}

#[test]
fn the_method_is_the_place_of_what_is_not_written() {
    for (statement, token, expected) in [
        (0, Some("nowhere"), "5:create_index("),
        (4, None, "11:create_table("),
        (7, Some("nowhere"), "15:drop_index("),
        (8, Some("nowhere"), "16:helper("),
        (11, Some("yx"), "18:create_index("),
    ] {
        let found = underlined(TEXT, statement, Some("users"), token);
        assert!(found.starts_with(expected), "{statement} {token:?}: {found}");
    }
}

#[test]
fn there_is_no_place_in_a_statement_that_is_not_there() {
    let source = Source::read(TEXT);
    assert!(source.functions[0].1.place(&source.scope, 99, None, None).is_none());
}
