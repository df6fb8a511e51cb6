//! What PostgreSQL does in one statement, and what it cannot do.

use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::*;
use migrator_sql::{Step, render};

fn schema() -> Schema {
    let mut schema = Schema::of(Dialect::Postgres);
    let mut op = Operations::default();
    op.create_table("p", [integer("id").primary_key()]);
    op.create_table(
        "t",
        [
            big_integer("id").identity().primary_key(),
            text("a").default("1"),
            text("b"),
            integer("c").check("c > 0"),
        ],
    )
    .index("ix_a", ["a"]);
    op.recorded().iter().for_each(|operation| operation.apply(&mut schema).unwrap());
    schema
}

fn shown(record: impl FnOnce(&mut Operations)) -> String {
    let mut op = Operations::default();
    record(&mut op);
    let mut after = schema();
    match render(op.recorded(), &mut after, Dialect::Postgres) {
        Err(error) => format!("{} {error}", error.position),
        Ok(steps) => steps
            .iter()
            .map(|step| match &step.step {
                Step::Sql(sql) => format!("{} {sql}", step.position),
                other => format!("{} {other:?}", step.position),
            })
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

#[test]
fn changes_of_a_table_share_a_statement_where_their_order_does_not_matter() {
    let all = [
        shown(|op| {
            op.add_column("t", integer("p_id").references("p", "id").check("p_id > 0"));
            op.alter_column("t", "a").set_type(integer_type()).set_not_null();
            op.drop_column("t", "b");
            op.create_unique_constraint("uq", "t", ["a"]);
        }),
        // PostgreSQL would do the drop before the check is there, and the change before the column is.
        shown(|op| {
            op.add_column("t", text("d"));
            op.alter_column("t", "d").set_type(integer_type());
            op.drop_constraint("t_c_check", "t");
            op.alter_column("t", "c").set_type(big_integer_type()).rename_to("e");
            op.drop_column("t", "e");
        }),
        // Both would read the values before the statement.
        shown(|op| {
            op.alter_column("t", "a").set_type(integer_type()).using("b::integer");
            op.alter_column("t", "b").set_type(integer_type()).using("a::integer");
        }),
        shown(|op| {
            op.bulk_insert("t", ["id", "a"], [vec![7.into(), 8.into()]]);
        }),
        shown(|op| {
            op.record(CreateEnum { if_not_exists: true, ..CreateEnum::new("mood", ["it's", "so"]) });
        }),
    ];
    insta::assert_snapshot!(all.join("\n\n"));
}

#[test]
fn what_postgres_cannot_do_says_the_way_round() {
    let long = "x".repeat(64);
    let all = [
        shown(|op| {
            op.add_column("t", integer(long.as_str()));
        }),
        shown(|op| {
            op.add_column("t", integer(""));
        }),
        shown(|op| {
            op.add_column("t", integer("ctid"));
        }),
        shown(|op| {
            op.add_column("t", string("s", 0));
        }),
        shown(|op| {
            op.add_column("t", integer("n").default(now()));
        }),
        shown(|op| {
            op.add_column("t", integer("n").default("seven"));
        }),
        shown(|op| {
            op.add_column("t", text("n").generated_virtual("a || b"));
        }),
        shown(|op| {
            op.add_column("t", text("nul\0"));
        }),
        shown(|op| {
            op.bulk_insert("t", ["a"], [vec!["nul\0".into()]]);
        }),
        shown(|op| {
            op.alter_column("t", "c").set_type(uuid_type());
        }),
        shown(|op| {
            op.alter_column("t", "id").set_type(text_type());
        }),
        shown(|op| {
            op.create_index("p", "t", ["a"]);
        }),
        shown(|op| {
            op.create_index("ix", "t", [IndexPart::from("a").prefix(10)]);
        }),
        shown(|op| {
            op.create_table("u", [uuid("t_id").references("p", "id")]);
        }),
        shown(|op| {
            op.create_table("u", [json("j").unique()]);
        }),
        shown(|op| {
            op.create_table("u", [integer("id").primary_key(), date("day")]).partition_by_range(["day"]);
        }),
    ];
    insta::assert_snapshot!(all.join("\n\n"));
}
