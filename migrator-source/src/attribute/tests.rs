use super::Arguments;
use proc_macro2::Span;

fn parse(text: &str) -> (Arguments, Vec<&'static str>) {
    let (arguments, errors) = Arguments::parse(text.parse().unwrap(), Span::call_site());
    (arguments, errors.iter().map(|error| error.diagnostic.code).collect())
}

fn errors(text: &str) -> Vec<&'static str> {
    parse(text).1
}

#[test]
fn every_argument_is_read() {
    let (arguments, errors) = parse(
        r##"revision = "b", down_revision = ["a", r"c"], depends_on = "d", branch_labels = ["x", "y",],
            created = "2025", transaction = false, irreversible = r#"wh"y"#,"##,
    );
    assert!(errors.is_empty());
    let revision = arguments.as_revision().unwrap();
    assert_eq!(revision.id, "b");
    assert_eq!(revision.down_revision, ["a", "c"]);
    assert_eq!(revision.depends_on, ["d"]);
    assert_eq!(revision.branch_labels, ["x", "y"]);
    assert_eq!(arguments.created.unwrap().value, "2025");
    assert_eq!(arguments.transaction, Some(false));
    assert_eq!(arguments.irreversible.unwrap().value, "wh\"y");
}

#[test]
fn one_label_or_several() {
    assert_eq!(parse("revision = \"a\", branch_label = \"x\"").0.branch_labels[0].value, "x");
    assert_eq!(errors("revision = \"a\", branch_label = [\"x\"]"), ["argument-kind"]);
    assert_eq!(errors("revision = \"a\", branch_labels = \"x\""), ["argument-kind"]);
    assert_eq!(
        errors("revision = \"a\", branch_labels = [\"x\"], branch_label = \"y\""),
        ["duplicate-argument"]
    );
}

#[test]
fn what_is_missing_is_said_once() {
    assert_eq!(errors(""), ["missing-argument"]);
    assert_eq!(errors("down_revision = \"a\""), ["missing-argument"]);
    for meant in [
        "revison = \"a\"",
        "\"a\"",
        "revision",
        "revision = ",
        "revision: \"a\"",
        "revision(\"a\")",
        "revision = 1",
    ] {
        assert_eq!(errors(meant).len(), 1, "{meant}");
    }
    assert_eq!(errors("created = \"a\" revision = \"b\""), ["malformed-argument"]);
    assert_eq!(errors("transacton = false"), ["unknown-argument", "missing-argument"]);
}

#[test]
fn the_rest_is_read_when_one_is_wrong() {
    let (arguments, errors) =
        parse("revision = \"b\", down_revision = [\"a\", 1, \"a\", \"\"], transaction = \"no\", = 3");
    assert_eq!(
        errors,
        ["argument-kind", "named-twice", "empty-argument", "argument-kind", "malformed-argument"]
    );
    assert_eq!(arguments.as_revision().unwrap().down_revision, ["a"]);
}

#[test]
fn nothing_is_written_by_leaving_it_out() {
    for nothing in ["None", "[]", "\"\"", "()", "[,]"] {
        assert_eq!(errors(&format!("revision = \"a\", down_revision = {nothing}")).len(), 1, "{nothing}");
    }
}

#[test]
fn any_tokens_are_answered_without_a_panic() {
    for text in [
        ", , ,",
        "= = =",
        "a b c",
        "[[]]",
        "\u{1F642}\"",
        "revision = [[\"a\"]]",
        "#![x]",
        "'a",
        "revision = \"a\"suffix",
        "revision = b\"a\"",
    ] {
        if let Ok(tokens) = text.parse() {
            let (_, errors) = Arguments::parse(tokens, Span::call_site());
            assert!(!errors.is_empty() || text.contains("suffix"), "{text}");
        }
    }
}

fn rows(text: &str) -> Vec<String> {
    let (arguments, _) = parse(&format!("revision = \"a\", rows({text})"));
    arguments.rows.iter().map(|rows| format!("{} as {}", rows.table, rows.module)).collect()
}

#[test]
fn rows_name_tables_and_modules() {
    assert_eq!(rows("users, posts,"), ["users as users", "posts as posts"]);
    assert_eq!(rows("type, r#match, \"loop\""), ["type as r#type", "match as r#match", "loop as r#loop"]);
    assert_eq!(rows("billing.invoices"), ["billing.invoices as invoices"]);
    assert_eq!(rows("\"b c\".\"d\\\"e\" as odd, таблица"), ["b c.d\"e as odd", "таблица as таблица"]);
    assert_eq!(rows("users as r#type"), ["users as r#type"]);
}

#[test]
fn rows_that_are_wrong_are_left_out() {
    let errors = |text: &str| errors(&format!("revision = \"a\", {text}"));
    for wrong in [
        "rows",
        "rows = users",
        "rows = [\"users\"]",
        "rows()",
        "rows(7)",
        "rows(a.b.c)",
        "rows(a as)",
        "rows(\"\")",
    ] {
        assert_eq!(errors(wrong).len(), 1, "{wrong}");
    }
    assert_eq!(errors("rows(users, users)"), ["named-twice"]);
    assert_eq!(errors("rows(a.users, b.users)"), ["named-twice"]);
    assert_eq!(errors("rows(\"o'brien\", crate, users as self)"), ["no-module-name"; 3]);
    assert_eq!(rows("users, \"o'brien\", users, posts"), ["users as users", "posts as posts"]);
    assert_eq!(errors("rows(users), rows(posts)"), ["duplicate-argument"]);
}

#[test]
fn a_downgrade_takes_rows_and_nothing_else() {
    let of = |text: &str| {
        let (rows, errors) = super::of_downgrade(&text.parse().unwrap(), Span::call_site());
        (rows.len(), errors.len())
    };
    assert_eq!(of(""), (0, 0));
    assert_eq!(of("rows(users, posts as p)"), (2, 0));
    assert_eq!(of("revision = \"a\""), (0, 1));
    assert_eq!(of("rows(users), allow(\"x\")"), (0, 1));
    assert_eq!(of("rows"), (0, 1));
}
