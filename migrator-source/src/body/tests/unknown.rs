use super::{PRELUDE, read, read_in, unknown};
use migrator_core::check::Touched::{self, Anything, Nothing};

fn table(name: &str) -> Touched {
    Touched::Names(vec![name.into()])
}

#[test]
fn what_cannot_be_read_is_unknown_as_far_as_it_may_touch() {
    for (text, expected) in [
        ("helper(op);", vec![Anything]),
        ("let _ = op;", vec![]),
        ("let _ = helper(op);", vec![Anything]),
        ("let other = op;", vec![Anything]),
        ("op.add_column(\"users\", helper());", vec![table("users")]),
        ("op.add_column(helper(), integer(\"n\"));", vec![Anything]),
        ("op.create_index(helper(), \"users\", [\"a\"]);", vec![table("users")]),
        ("op.create_index(\"i\", \"users\", [\"a\"]).extra();", vec![table("users")]),
        ("op.drop_table(\"users\").extra();", vec![Anything]),
        ("op.extra(\"users\");", vec![Anything]),
        ("op.execute(Query::update().table(Users));", vec![Nothing]),
        ("op.execute(include_str!(\"x.sql\")).reverse(\"\");", vec![Nothing]),
        ("op.bulk_insert(\"users\", [\"a\"], rows());", vec![Nothing]),
        ("op.on(Dialect::Postgres).add_column(\"t\", helper());", vec![table("t")]),
        (
            "if FAST { op.drop_column(\"users\", \"a\"); } else { op.drop_column(\"b\", \"a\"); }",
            vec![table("users"), table("b")],
        ),
        (
            "if FAST { return; } op.drop_table(\"a\"); op.drop_column(\"u\", \"c\");",
            vec![Nothing, table("a"), table("u")],
        ),
        (
            "for t in helper() { op.drop_column(t, \"a\"); op.drop_column(\"u\", t); }",
            vec![Anything, table("u")],
        ),
        ("op.alter_table(\"users\", |t| { help(t); });", vec![table("users")]),
        ("op.alter_table(\"users\", |t| { t.add_column(column_of_mine()); });", vec![table("users")]),
        ("op.if_table_exists(\"a\", |op| { op.drop_column(\"a\", helper()); });", vec![Anything]),
        ("let index = op.create_index(\"i\", \"t\", [\"c\"]); index.unique();", vec![Anything]),
        ("match x { 1 => op.drop_table(\"a\"), _ => {} }", vec![Anything]),
        ("#[cfg(unix)] op.drop_table(\"a\");", vec![Anything]),
        ("while go() { op.drop_table(\"a\"); }", vec![Anything]),
        ("op.drop_column(\"a\", mine!());", vec![table("a")]),
        ("mine!(op);", vec![Anything]),
        ("op = &mut other; ", vec![Anything]),
    ] {
        let recording = read(text);
        assert_eq!(unknown(&recording), expected, "{text}");
        assert_eq!(recording.operations().count(), 0, "{text}");
    }
}

#[test]
fn a_name_of_the_users_own_is_not_taken_for_ours() {
    let text = "op.add_column(\"t\", integer(\"n\"));";
    for file in [
        "",
        "use super::*;",
        "use other::prelude::*;",
        "use migrator_runtime::prelude::*; fn integer(name: &str) -> ColumnDefinition { string(name, 1) }",
        "use migrator_runtime::prelude::*; use helpers::integer;",
        "use migrator_runtime::prelude::*; use helpers::{a, b as integer};",
        "use migrator_runtime::prelude::*; make_functions!();",
        "#[cfg(unix)] use migrator_runtime::prelude::*;",
        "use migrator_runtime::prelude::text as integer;",
        "mod migrator_runtime; use self::migrator_runtime::prelude::*;",
    ] {
        let recording = read_in(file, text);
        let wrong: Vec<_> = recording
            .operations()
            .filter(|operation| operation.source() == "op.add_column(\"t\", integer(\"n\"));")
            .collect();
        assert!(wrong.is_empty(), "{file}");
    }
    for text in [
        "fn integer(n: &str) -> ColumnDefinition { text(n) } op.add_column(\"t\", integer(\"n\"));",
        "use helpers::*; op.add_column(\"t\", integer(\"n\"));",
        "let integer = |n| text(n); op.add_column(\"t\", integer(\"n\"));",
        "let s: std::collections::BTreeSet<&str> = [\"b\", \"a\"].into(); for t in s { op.drop_column(t, \"n\"); }",
        "let s = [\"b\", \"a\"].into_iter().collect::<Set>(); for t in s { op.drop_column(t, \"n\"); }",
        "let s: Set = [\"b\", \"a\"].into_iter().collect(); for t in s { op.drop_column(t, \"n\"); }",
        "let v: Vec<u8> = \"ab\".into(); op.add_column(\"t\", binary(\"n\").default(v));",
        "let x: f32 = 0.123456789; op.drop_column(\"t\", format!(\"{x}\"));",
        "let t = \"u\"; let t = helper(); op.add_column(t, integer(\"n\"));",
        "let mut t = \"u\"; t = \"v\"; op.add_column(t, integer(\"n\"));",
        "let t = \"u\"; if let Some(t) = helper() { op.add_column(t, integer(\"n\")); }",
        "let t = \"u\"; for t in helper() { op.drop_column(t, \"n\"); }",
        "#[cfg(unix)] let t = \"u\"; op.drop_column(t, \"n\");",
        "let Some(t) = helper() else { panic() }; op.drop_column(t, \"n\");",
        "macro_rules! format { () => { \"u\" } } op.drop_column(format!(), \"n\");",
    ] {
        let recording = read_in(&format!("{PRELUDE} const T: &str = \"u\";"), text);
        assert_eq!(recording.operations().count(), 0, "{text}\n{recording:?}");
    }
}

#[test]
fn what_stands_around_it_is_read_all_the_same() {
    let recording = read("op.drop_table(\"a\"); helper(op); op.drop_table(\"b\");");
    assert_eq!(recording.operations().count(), 2);
    assert_eq!(recording.items.len(), 3);
}

#[test]
fn reading_ends() {
    for (file, text) in [
        ("const A: &str = B; const B: &str = A;", "op.drop_table(A);"),
        ("", "for a in 0..9999 { for b in 0..9999 { op.drop_table(\"a\"); } }"),
        ("", "for a in 0..99999999999 { op.drop_table(\"a\"); }"),
    ] {
        let recording = read_in(file, text);
        assert!(!recording.is_complete(), "{text}");
    }
    let doubled = "let a = format!(\"{a}{a}\");".repeat(80);
    let recording = read(&format!("let a = \"abc\"; {doubled} op.drop_table(a);"));
    assert_eq!(unknown(&recording), [Anything]);
}

/// The mark of a revision stands for its function: there is one only where nothing else could be recorded.
#[test]
fn what_could_record_something_else_has_no_mark() {
    assert!(
        read("op.drop_table(\"a\"); let n = 3; for t in [\"b\", \"c\"] { op.drop_table(t); }")
            .mark()
            .is_some()
    );
    for text in [
        "if cfg!(feature = \"x\") { op.drop_table(\"a\"); }",
        "if cfg!(debug_assertions) { return; } op.drop_table(\"a\");",
        "if std::env::var(\"X\").is_ok() { return; } op.drop_table(\"a\");",
        "if std::env::var(\"X\").is_ok() { panic!(); } op.drop_table(\"a\");",
        "#[cfg(unix)] op.drop_table(\"a\");",
        "#[cfg(unix)] { op.drop_table(\"a\"); }",
        "op.create_table(\"a\", [#[cfg(unix)] integer(\"id\")]);",
        "op.drop_table(env!(\"T\"));",
        "op.drop_table(option_env!(\"T\").unwrap_or(\"a\"));",
        "op.execute(include_str!(\"a.sql\"));",
        "op.execute(concat!(\"SELECT \", env!(\"T\")));",
        "op.drop_table(module_path!());",
        "op.drop_table(format!(\"{}\", line!()));",
        "op.drop_table(crate::NAME);",
        "op.drop_table(super::NAME);",
        "op.drop_table(std::env::consts::OS);",
        "helper(op); op.drop_table(\"a\");",
        "helper(&mut *op); op.drop_table(\"a\");",
        "let o = op; o.drop_table(\"a\");",
        "let o = &mut *op; o.drop_table(\"a\");",
        "{ let r: &mut Operations = op; record(r); }",
        "[\"a\", \"b\"].iter().for_each(|t| { op.drop_table(*t); });",
        "*op = Operations::default(); op.drop_table(\"a\");",
        "std::mem::take(op); op.drop_table(\"a\");",
        "op.drop_table(\"a\"); op.helper();",
        "op.drop_table(\"a\"); record!(op);",
        "op.drop_table(\"a\"); record!();",
        "match std::env::var(\"X\") { Ok(_) => { op.drop_table(\"a\"); } Err(_) => {} }",
        "while more() { op.drop_table(\"a\"); }",
        "loop { op.drop_table(\"a\"); if done() { break; } }",
        "for t in [\"a\", \"b\"] { if t == other() { continue; } op.drop_table(t); }",
        "'all: for t in [\"a\", \"b\"] { if other() { break 'all; } op.drop_table(t); }",
        "let Ok(t) = std::env::var(\"X\") else { return }; op.drop_table(\"a\");",
        "let n = count(); for i in 0..n { op.drop_table(\"a\"); }",
        "let mut n = 1; n += other(); op.drop_table(format!(\"t{n}\"));",
        "let mut v = vec![\"a\"]; v.push(other()); for t in v { op.drop_table(t); }",
        "let mut v = vec![\"a\"]; fill(&mut v); for t in v { op.drop_table(t); }",
    ] {
        assert_eq!(read(text).mark(), None, "{text}");
    }
    let uses_a_constant = "op.drop_table(NAME);";
    for (file, known) in [
        ("const NAME: &str = \"a\";", true),
        ("#[cfg(unix)] const NAME: &str = \"a\";", false),
        ("#[cfg(unix)] const NAME: &str = \"a\"; #[cfg(not(unix))] const NAME: &str = \"b\";", false),
        ("const NAME: &str = env!(\"T\");", false),
        ("const NAME: &str = if cfg!(unix) { \"a\" } else { \"b\" };", false),
        ("use super::NAME;", false),
        ("use super::*; const NAME: &str = super::OTHER;", false),
        ("include!(\"names.rs\");", false),
        ("macro_rules! n { () => { const NAME: &str = \"a\"; } } n!();", false),
    ] {
        let recording = read_in(&format!("{PRELUDE} {file}"), uses_a_constant);
        assert_eq!(recording.mark().is_some(), known, "{file}");
    }
}
