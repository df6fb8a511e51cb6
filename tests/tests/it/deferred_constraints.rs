//! Rows that wait for a deferred constraint, and changes of their tables in the same transaction.

use crate::journey::Live;
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::{Deferrable, Literal, ReferentialAction, Schema};
use migrator_runtime::Record;
use migrator_sql::{RenderedStep, Step, render, transaction};

/// A tree that points at itself, a table that points at it, and one of unique numbers, all checked late.
fn tables() -> Vec<Operation> {
    let mut op = Operations::default();
    op.create_schema("s\"x");
    op.create_table(("s\"x", "tree"), [integer("id").primary_key(), integer("parent")]);
    op.create_foreign_key("fk up", ("s\"x", "tree"), ["parent"], ("s\"x", "tree"), ["id"])
        .deferrable(Deferrable::InitiallyDeferred);
    op.create_table("leaves", [integer("tree_id"), integer("n")]);
    op.create_foreign_key("fk_tree", "leaves", ["tree_id"], ("s\"x", "tree"), ["id"])
        .on_delete(ReferentialAction::Cascade)
        .deferrable(Deferrable::InitiallyDeferred);
    op.create_unique_constraint("uq_n", "leaves", ["n"]).deferrable(Deferrable::InitiallyDeferred);
    op.into_recorded()
}

fn sql(steps: &[RenderedStep]) -> Vec<String> {
    steps
        .iter()
        .map(|step| match &step.step {
            Step::Sql(sql) => sql.clone(),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Runs each list as a revision of one transaction.
fn run(revisions: &[&dyn Fn(&mut Operations)]) -> Result<Live, String> {
    let mut live = Live::new(Dialect::Postgres);
    let mut schema = Schema::of(Dialect::Postgres);
    live.run(&tables(), &mut schema).unwrap();
    live.run_sql(transaction::begin(Dialect::Postgres));
    for record in revisions {
        let mut op = Operations::default();
        record(&mut op);
        for sql in sql(&render(op.recorded(), &mut schema, Dialect::Postgres).unwrap()) {
            live.try_rows(&sql).map_err(|refusal| refusal.to_string())?;
        }
    }
    live.try_rows(transaction::COMMIT).map_err(|refusal| refusal.to_string())?;
    assert_eq!(live.differences(&schema), [""; 0]);
    Ok(live)
}

fn rows(op: &mut Operations) {
    // Each points at one that comes after it.
    op.bulk_insert("leaves", ["tree_id", "n"], [vec![2.into(), 1.into()]]);
    op.bulk_insert(("s\"x", "tree"), ["id", "parent"], [vec![2.into(), 1.into()]]);
    op.bulk_insert(("s\"x", "tree"), ["id", "parent"], [vec![1.into(), 1.into()]]);
}

fn changes(op: &mut Operations) {
    op.add_column("leaves", text("note"));
    op.create_index("ix", "leaves", ["n"]);
    op.add_column(("s\"x", "tree"), text("note"));
    op.alter_column(("s\"x", "tree"), "parent").set_not_null();
    op.drop_constraint("fk_tree", "leaves");
}

#[test]
fn a_table_changes_behind_its_rows() {
    run(&[&|op| {
        rows(op);
        changes(op);
    }])
    .unwrap();
}

#[test]
fn a_later_revision_of_the_transaction_changes_the_tables() {
    run(&[&rows, &changes]).unwrap();
    run(&[
        &|op| {
            rows(op);
            op.execute("DELETE FROM leaves; DELETE FROM \"s\"\"x\".tree");
        },
        &|op| {
            op.drop_table("leaves");
            op.drop_table(("s\"x", "tree"));
        },
    ])
    .unwrap();
}

#[test]
fn rows_of_a_users_own_sql_wait_too() {
    run(&[&|op| {
        op.execute("INSERT INTO leaves VALUES (1, 1); INSERT INTO \"s\"\"x\".tree VALUES (1, NULL)");
        op.add_column("leaves", text("note"));
        op.execute("UPDATE leaves SET n = 2");
        op.drop_table("leaves");
        op.execute("DELETE FROM \"s\"\"x\".tree");
        op.drop_schema("s\"x").cascade();
    }])
    .unwrap();
}

#[test]
fn rows_may_wait_for_each_other_as_before() {
    // A change of another table leaves them waiting, and so do the checks of those before.
    run(&[
        &|op| {
            rows(op);
            changes(op);
        },
        &|op| {
            op.bulk_insert("leaves", ["n"], [vec![7.into()], vec![8.into()]]);
            op.execute("UPDATE leaves SET n = CASE n WHEN 7 THEN 8 WHEN 8 THEN 7 ELSE n END");
            op.bulk_insert(("s\"x", "tree"), ["id", "parent"], [vec![5.into(), 6.into()]]);
            op.create_table("other", [integer("id")]);
            op.add_column("other", text("note"));
            op.bulk_insert(("s\"x", "tree"), ["id", "parent"], [vec![6.into(), 5.into()]]);
        },
    ])
    .unwrap();
}

#[test]
fn rows_that_break_the_constraint_fail_the_revision_that_brings_them() {
    let refused = run(&[&|op| {
        op.bulk_insert("leaves", ["tree_id", "n"], [vec![99.into(), 1.into()]]);
    }]);
    let said = refused.err().expect("the row points nowhere");
    assert!(said.contains("SET CONSTRAINTS") && said.contains("fk_tree"), "{said}");
}

#[test]
fn nothing_is_said_where_nothing_waits() {
    let mut schema = Schema::of(Dialect::Postgres);
    for operation in tables() {
        operation.apply(&mut schema).unwrap();
    }
    let mut op = Operations::default();
    op.add_column("leaves", text("note"));
    op.create_table("plain", [integer("id")]);
    op.bulk_insert("plain", ["id"], [vec![1.into()]]);
    op.add_column("plain", text("note"));
    let said = sql(&render(op.recorded(), &mut schema, Dialect::Postgres).unwrap());
    assert!(said.iter().all(|sql| !sql.contains("SET CONSTRAINTS")), "{said:?}");
}

/// `SET CONSTRAINTS` means all constraints of a name, and would defer what is checked at once.
#[test]
fn a_name_that_another_kind_of_constraint_has_too_is_left_alone() {
    let mut op = Operations::default();
    op.create_table("a", [integer("n")]);
    op.create_table("b", [integer("id").primary_key(), integer("n")]);
    op.create_foreign_key("fk", "a", ["n"], "b", ["id"]).deferrable(Deferrable::InitiallyDeferred);
    op.create_foreign_key("fk", "b", ["n"], "b", ["id"]);
    op.bulk_insert("a", ["n"], [vec![Literal::Null]]);
    let said = sql(&render(op.recorded(), &mut Schema::of(Dialect::Postgres), Dialect::Postgres).unwrap());
    assert!(said.iter().all(|sql| !sql.contains("SET CONSTRAINTS")), "{said:?}");
}
