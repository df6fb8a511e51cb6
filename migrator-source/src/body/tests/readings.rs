use super::{PRELUDE, operations, operations_in, recorded};
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::row;
use migrator_core::schema::{Deferrable, Function, Identity, Literal, ReferentialAction, SqlText};

#[test]
fn every_example_is_read_as_it_is() {
    for (_, operation) in Operation::examples() {
        let source = operation.source();
        let mut read = operations(&source);
        // A column brings its enumeration with it.
        if !matches!(operation, Operation::CreateEnum(_)) {
            read.retain(|part| !matches!(part, Operation::CreateEnum(create) if create.if_not_exists));
        }
        // Some are written as several statements, and the name of a primary key is not written.
        if matches!(operation, Operation::CreateTable(_) | Operation::OnDialect(_)) {
            let sources: Vec<String> = read.iter().map(Operation::source).collect();
            assert_eq!(sources.join("\n"), source);
        } else {
            assert_eq!(read, [operation], "{source}");
        }
    }
}

#[test]
fn a_migration_as_users_write_it() {
    let read = operations(
        r#"
        op.create_table(
            "users",
            [
                uuid("id").primary_key(),
                string("email", 255).not_null().unique(),
                enumeration("mood", "mood_type", ["sad", "ok"]).default("ok"),
                numeric("price", 12, 2).check("price > 0"),
                big_integer("owner").references("people", "id").on_delete(Cascade),
                timestamp_tz("at").default(now()),
                big_integer("n").identity_with(Identity::always().start(5)),
                double("ratio").default(-1.5),
            ],
        )
        .index("ix", [column("email").desc().nulls_last(), indexed("lower(email)")])
        .foreign_key("fk", ["owner"], ("hr", "people"), ["id"])
        .on_delete(ReferentialAction::SetNull);
        op.add_column("users", enumeration("before", "mood_type", ["sad", "ok"]));
        op.alter_table("users", |t| {
            t.add_column(string("a", 1).unique());
            for c in ["x", "y"] { t.drop_column(c).if_exists(); }
        });
        op.on(Dialect::Postgres).alter_table("users", |t| { t.drop_column("z"); t.drop_index("ix"); });
        op.if_table_exists("old", |op| op.rename_table("old", "new"));
        op.bulk_insert("s", ["k", "v"], [row!["a", 1], row![None::<bool>, Some(2.5)]]);
        op.bulk_insert("s", ["k"], vec![vec![Literal::Null], vec![b"ab".to_vec().into()]]);
        op.run("fill", async |db| { db.go().await?; Ok(()) });
        op.execute(SqlText::on(Dialect::Sqlite, "a").and(Dialect::Mysql, "b")).reverse("");
        op.create_unique_constraint("u", "users", ["a"]).deferrable(Deferrable::InitiallyDeferred);
        op.create_function("f", "", Function::returning("trigger").language("plpgsql").body("x"));
        op.create_trigger("tr", "users", before().update_of(["a"]).execute("EXECUTE FUNCTION f()"));
        "#,
    );
    let written = recorded(|op| {
        op.create_table(
            "users",
            [
                uuid("id").primary_key(),
                string("email", 255).not_null().unique(),
                enumeration("mood", "mood_type", ["sad", "ok"]).default("ok"),
                numeric("price", 12, 2).check("price > 0"),
                big_integer("owner").references("people", "id").on_delete(ReferentialAction::Cascade),
                timestamp_tz("at").default(now()),
                big_integer("n").identity_with(Identity::always().start(5)),
                double("ratio").default(-1.5),
            ],
        )
        .index("ix", [column("email").desc().nulls_last(), indexed("lower(email)")])
        .foreign_key("fk", ["owner"], ("hr", "people"), ["id"])
        .on_delete(ReferentialAction::SetNull);
        op.add_column("users", enumeration("before", "mood_type", ["sad", "ok"]));
        op.alter_table("users", |t| {
            t.add_column(string("a", 1).unique());
            for c in ["x", "y"] {
                t.drop_column(c).if_exists();
            }
        });
        op.on(Dialect::Postgres).alter_table("users", |t| {
            t.drop_column("z");
            t.drop_index("ix");
        });
        op.if_table_exists("old", |op| op.rename_table("old", "new"));
        op.bulk_insert("s", ["k", "v"], [row!["a", 1], row![None::<bool>, Some(2.5)]]);
        op.bulk_insert("s", ["k"], vec![vec![Literal::Null], vec![b"ab".to_vec().into()]]);
        op.record(Run { name: "fill".into(), code: Code(std::sync::Arc::new(())) });
        op.record(Execute {
            sql: SqlText::on(Dialect::Sqlite, "a").and(Dialect::Mysql, "b"),
            reverse: Some("".into()),
        });
        op.create_unique_constraint("u", "users", ["a"]).deferrable(Deferrable::InitiallyDeferred);
        op.create_function("f", "", Function::returning("trigger").language("plpgsql").body("x"));
        op.create_trigger("tr", "users", before().update_of(["a"]).execute("EXECUTE FUNCTION f()"));
    });
    assert_eq!(read, written);
}

/// What one text is read as, in the place of a table's name.
fn names(file: &str, text: &str) -> Vec<String> {
    operations_in(file, text)
        .iter()
        .map(|operation| match operation {
            Operation::DropTable(drop) => drop.table.to_string(),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn values_are_read_wherever_they_are_plain() {
    let file = r##"
        use migrator_runtime::prelude::*;
        pub(crate) const USERS: &str = "users";
        static ALL: [&str; 2] = [USERS, r#"o"x"#];
        const PAIRS: &[(&str, i32)] = &[("a", 1), ("b", -2)];
    "##;
    for (text, expected) in [
        ("op.drop_table(USERS);", vec!["users"]),
        ("for t in ALL { op.drop_table(t); }", vec!["users", "o\"x"]),
        (
            "for (t, n) in PAIRS { op.drop_table(format!(\"{t}_{n:?}_{{}}{0}\", 1)); }",
            vec!["a_1_{}1", "b_-2_{}1"],
        ),
        ("for &(t, _) in PAIRS.iter() { op.drop_table(t); }", vec!["a", "b"]),
        ("for i in 0..3 { op.drop_table(format!(\"p{i:02}\")); }", vec!["p00", "p01", "p02"]),
        ("for i in 1..=2 { op.drop_table(i.to_string()); }", vec!["1", "2"]),
        ("let t = \"a\"; let t = format!(\"{t}b\"); op.drop_table(&t);", vec!["ab"]),
        (
            "{ let t = \"a\"; op.drop_table(t); } const T: &str = concat!(\"c\", 1, true); op.drop_table(T);",
            vec!["a", "c1true"],
        ),
        ("let USERS2 = (USERS, \"x\"); op.drop_table(USERS2);", vec!["users.x"]),
        ("let (a, b) = (\"x\", \"y\"); op.drop_table(b); op.drop_table(a);", vec!["y", "x"]),
        (
            "op.drop_table(String::from(\"a\")); op.drop_table(\"b\".to_string()); op.drop_table(ALL[1]);",
            vec!["a", "b", "o\"x"],
        ),
        (
            "let all = [\"a\", \"b\"].map(|t| format!(\"x_{t}\")); for t in &all { op.drop_table(t); }",
            vec!["x_a", "x_b"],
        ),
        (
            "let all: Vec<_> = vec![\"a\"]; for t in all.iter().map(|t: &&str| *t).collect::<Vec<_>>() { op.drop_table(t); }",
            vec!["a"],
        ),
        (
            "let (a, b): (&str, String) = (\"a\", \"b\".into()); op.drop_table(a); op.drop_table(b);",
            vec!["a", "b"],
        ),
        ("let x: &str = (PAIRS[0].0).into(); op.drop_table(x.to_owned());", vec!["a"]),
        (
            "for t in [\"a\", \"b\"] { for s in [\"1\", \"2\"] { let n = format!(\"{t}{s}\"); op.drop_table(n); } }",
            vec!["a1", "a2", "b1", "b2"],
        ),
        ("op.drop_table((\"s\", \"t\")).cascade(); fn helper() {}", vec!["s.t"]),
    ] {
        assert_eq!(names(file, text), expected, "{text}");
    }
}

#[test]
fn ours_may_be_named_in_any_way() {
    let column = "op.add_column(\"t\", integer(\"n\").default(5));";
    let expected = operations(column);
    for (file, text) in [
        ("use migrator_runtime::prelude::{Operations, integer};", column),
        ("use migrator_runtime::core::op::*;", column),
        ("use ::migrator_core::op::{integer as number};", "op.add_column(\"t\", number(\"n\").default(5));"),
        ("", "op.add_column(\"t\", migrator_runtime::prelude::integer(\"n\").default(5));"),
        (
            PRELUDE,
            "op.add_column(\"t\", ::migrator_runtime::core::op::integer(\"n\").default(Literal::Integer(5)));",
        ),
        (PRELUDE, "use migrator_runtime::core::op::integer as n; op.add_column(\"t\", n(\"n\").default(5));"),
        (
            "use migrator_runtime::{core::op::{self, *}, migration};",
            "op.add_column(\"t\", op::integer(\"n\").default(5));",
        ),
    ] {
        assert_eq!(operations_in(file, text), expected, "{file} {text}");
    }
}
