use super::body;
use crate::body::no_way_back;
use crate::body::step::{Argument, Call, Step};
use quote::ToTokens;

/// The steps in short: method names with what refines them, `?` for what is unknown.
fn shape(steps: &[Step]) -> String {
    let each: Vec<String> = steps
        .iter()
        .map(|step| match step {
            Step::Call(call) => call_shape(call),
            Step::Loop(each) => format!(
                "for {} in {} {{ {} }}",
                each.pattern.to_token_stream(),
                each.values.to_token_stream(),
                shape(&each.block.steps)
            ),
            Step::Let(binding) => format!("let {}", binding.pattern.to_token_stream()),
            Step::Block(block) => format!("{{ {} }}", shape(&block.steps)),
            Step::Maybe(blocks) => {
                let blocks: Vec<String> = blocks.iter().map(|block| shape(&block.steps)).collect();
                format!("maybe {{ {} }}", blocks.join(" | "))
            }
            Step::Unknown(unknown) if unknown.may_leave => "?!".to_owned(),
            Step::Unknown(_) => "?".to_owned(),
        })
        .collect();
    each.join("; ")
}

fn in_short(text: &str) -> String {
    shape(body(text).steps())
}

fn call_shape(call: &Call) -> String {
    let mut text = String::new();
    for method in &call.methods {
        let arguments: Vec<String> = method
            .arguments
            .iter()
            .map(|argument| match argument {
                Argument::Value(value) => value.to_token_stream().to_string(),
                Argument::Recording(recorded) => format!("[{}]", shape(&recorded.block.steps)),
            })
            .collect();
        text.push_str(&format!(".{}({})", method.name, arguments.join(", ")));
    }
    text
}

fn without_way_back(text: &str) -> Option<String> {
    no_way_back(body(text).steps()).map(|found| found.method.to_string())
}

#[test]
fn calls_are_read_with_their_refinements() {
    assert_eq!(
        in_short("op.drop_table(\"a\"); { op.create_index(\"i\", \"t\", [\"c\"]).unique().where_(\"x\"); }"),
        ".drop_table(\"a\"); { .create_index(\"i\", \"t\", [\"c\"]).unique().where_(\"x\") }"
    );
    assert_eq!(
        in_short("op.on(Dialect::Postgres).execute(\"a\").reverse(\"b\")"),
        ".on(Dialect :: Postgres).execute(\"a\").reverse(\"b\")"
    );
    assert_eq!(
        in_short("op.if_table_exists(\"a\", |op| op.rename_table(\"a\", \"b\"));"),
        ".if_table_exists(\"a\", [.rename_table(\"a\", \"b\")])"
    );
    assert_eq!(
        in_short("for t in [\"a\", \"b\"] { op.drop_table(t); }"),
        "for t in [\"a\" , \"b\"] { .drop_table(t) }"
    );
}

#[test]
fn what_has_nothing_to_do_with_the_recorder_is_passed_over() {
    assert_eq!(
        in_short("let name = \"a\"; fn f() { return; } const A: u8 = 1; op.drop_table(name);"),
        "let name; .drop_table(name)"
    );
}

#[test]
fn what_cannot_be_read_is_unknown() {
    assert_eq!(in_short("helper(op); op.drop_table(\"a\");"), "?; .drop_table(\"a\")");
    assert_eq!(
        in_short("let index = op.create_index(\"i\", \"t\", [\"c\"]); index.unique();"),
        "?; let index"
    );
    assert_eq!(in_short("if flag!() { op.drop_table(\"a\"); }"), "?!");
    assert_eq!(in_short("if x != y { op.drop_table(vec![!a]); }"), "maybe { .drop_table(vec ! [! a]) }");
    assert_eq!(in_short("if FAST { op.drop_table(\"a\"); }"), "maybe { .drop_table(\"a\") }");
    assert_eq!(in_short("if FAST { return; } op.drop_table(\"a\");"), "?!; .drop_table(\"a\")");
    assert_eq!(in_short("#[cfg(unix)] op.drop_table(\"a\");"), "?");
    assert_eq!(in_short("let op = &mut other; op.drop_table(\"a\");"), "?!");
    assert_eq!(in_short("for t in all { if t { break } op.drop_table(t); }"), "?!");
    assert_eq!(in_short("op = = 3"), "?!");
}

#[test]
fn operations_without_a_way_back_are_found() {
    assert_eq!(
        without_way_back("op.run(\"fill\", async |db| { db.go().await?; Ok(()) });").as_deref(),
        Some("run")
    );
    assert_eq!(without_way_back("op.execute(\"a\");").as_deref(), Some("execute"));
    assert_eq!(without_way_back("op.on(Dialect::Sqlite).execute(\"a\");").as_deref(), Some("execute"));
    assert_eq!(
        without_way_back("op.if_table_exists(\"t\", |t| { t.execute(\"a\"); });").as_deref(),
        Some("execute")
    );
    assert_eq!(without_way_back("for t in [1] { op.execute(t); }").as_deref(), Some("execute"));
    assert_eq!(without_way_back("helper(op); op.execute(\"a\");").as_deref(), Some("execute"));
}

#[test]
fn what_has_a_way_back_or_may_not_be_recorded_is_left_alone() {
    for body in [
        "op.execute(\"a\").reverse(\"b\");",
        "op.if_table_exists(\"t\", |op| op.execute(\"a\").reverse(\"\"));",
        "helper(op);",
        "let step = op.execute(\"a\"); step.reverse(\"b\");",
        "if FAST { op.execute(\"a\"); }",
        "if FAST { return; } op.execute(\"a\");",
        "other.execute(\"a\");",
        "op.drop_table(\"run\");",
    ] {
        assert_eq!(without_way_back(body), None, "{body}");
    }
}
