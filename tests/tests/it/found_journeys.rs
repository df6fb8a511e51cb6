//! Journeys that random search found to fail once, on the database that they failed on.

use crate::journey::{Live, there_and_back, unsupported};
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::{ReferentialAction, Schema};

fn goes(dialect: Dialect, before: impl FnOnce(&mut Operations), change: impl FnOnce(&mut Operations)) {
    let (mut start, mut operations) = (Operations::default(), Operations::default());
    before(&mut start);
    change(&mut operations);
    let (start, operations) = (start.into_recorded(), operations.into_recorded());
    let mut live = Live::new(dialect);
    for with_rows in [false, true] {
        live.reset();
        there_and_back(&mut live, &start, &operations, with_rows).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// PostgreSQL ties a foreign key to one of the keys over its columns, and which one is its own affair.
#[test]
fn either_of_two_keys_under_a_foreign_key_can_be_dropped() {
    let before = |op: &mut Operations| {
        op.create_table("a.b", [integer("id").primary_key(), integer("boss")])
            .unique("rule", ["id"])
            .foreign_key("to_itself", ["boss"], "a.b", ["id"]);
        op.create_index("ix_rule", "a.b", ["id"]).unique();
        op.create_table("posts", [integer("id").primary_key(), integer("user_id")])
            .foreign_key("fk", ["user_id"], "a.b", ["id"])
            .on_delete(ReferentialAction::Cascade);
        op.create_foreign_key("unchecked", "posts", ["id"], "a.b", ["id"]).not_valid();
    };
    let name = |name: &'static str| {
        move |op: &mut Operations| {
            op.drop_constraint(name, "a.b");
        }
    };
    goes(Dialect::Postgres, before, name("a.b_pkey"));
    goes(Dialect::Postgres, before, name("rule"));
    goes(Dialect::Postgres, before, |op| {
        op.drop_index("ix_rule", "a.b");
    });
    goes(Dialect::Postgres, before, |op| {
        op.add_column("a.b", text("note"));
        op.drop_constraint("rule", "a.b");
        op.drop_index("ix_rule", "a.b");
        op.drop_constraint("to_itself", "a.b");
    });
}

/// PostgreSQL takes no words for how the values of a computed column are cast.
#[test]
fn a_computed_column_gets_a_type_that_needs_a_cast() {
    goes(
        Dialect::Postgres,
        |op| {
            op.create_table(
                "t",
                [
                    integer("id").primary_key(),
                    integer("n"),
                    text("twice").generated_stored("n * 2").comment("it's \\ \"this\""),
                ],
            );
        },
        |op| {
            op.alter_column("t", "twice").set_type(integer_type()).set_not_null().rename_to("per%cent");
        },
    );
}

/// SQLite's own RENAME COLUMN fails where a unique constraint stands before the key of a row id.
#[test]
fn a_key_behind_a_unique_constraint_is_renamed() {
    let before = |op: &mut Operations| {
        op.create_table("t", [integer("id").not_null(), text("y"), boolean("[x]")]).unique("uq", ["id", "y"]);
        op.create_index("ix", "t", ["id", "[x]"]);
        op.create_primary_key("pk", "t", ["id"]);
        op.create_table("u", [integer("t_id")]).foreign_key("fk", ["t_id"], "t", ["id"]);
    };
    goes(Dialect::Sqlite, before, |op| {
        op.alter_column("t", "id").drop_default().set_identity().rename_to("per%cent");
    });
    goes(Dialect::Sqlite, before, |op| {
        op.alter_column("t", "id").rename_to("per%cent");
    });
    goes(Dialect::Sqlite, before, |op| {
        op.alter_column("t", "id").set_type(big_integer_type()).rename_to("per%cent");
        op.alter_column("t", "y").rename_to("id");
    });
}

/// PostgreSQL writes the collation of an expression to its index, wherever it comes from.
#[test]
fn an_expression_has_the_collation_of_its_column() {
    goes(
        Dialect::Postgres,
        |op| {
            op.create_table("t", [integer("id").primary_key(), text("a").collation("C"), text("b")]);
        },
        |op| {
            op.create_index("ix_a", "t", [indexed("lower(a)")]);
            op.create_index("ix_b", "t", [indexed("lower(b COLLATE \"C\")")]);
            op.create_index("ix_c", "t", [indexed("lower(b)").collation("C")]);
        },
    );
}

/// MariaDB refuses to rename a column of a foreign key together with a change that copies the table.
#[test]
fn a_key_that_the_table_itself_points_at_changes_and_is_renamed() {
    goes(
        Dialect::Mysql,
        |op| {
            op.create_table("t", [big_integer("id").primary_key(), string("we\"ird", 20)])
                .unique("uq", ["we\"ird"])
                .foreign_key("fk", ["we\"ird"], "t", ["we\"ird"]);
        },
        |op| {
            op.alter_column("t", "we\"ird").set_not_null().set_comment("o'brien").rename_to("o'brien");
        },
    );
}

/// MySQL does not tell the names of foreign keys by their letters' case.
#[test]
fn two_foreign_keys_of_a_table_differ_in_more_than_their_case() {
    let mut op = Operations::default();
    op.create_table("t", [big_integer("id").primary_key(), big_integer("boss")]);
    op.create_foreign_key("fk_mixed", "t", ["boss"], "t", ["id"]);
    op.create_foreign_key("fk_Mixed", "t", ["boss"], "t", ["id"]);
    let refused = unsupported(op.recorded(), &Schema::of(Dialect::Mysql), Dialect::Mysql).unwrap();
    assert!(refused.to_string().contains("give it another name"), "{refused}");
}

#[test]
fn checks_whose_names_differ_in_the_size_of_letters_are_refused_on_mysql() {
    let mut op = Operations::default();
    op.create_table("t", [integer("id").primary_key()]);
    op.create_check_constraint("ck_Mixed", "t", "id > 0");
    op.create_check_constraint("ck_mixed", "t", "id < 9");
    let refused = migrator_sql::render(op.recorded(), &mut Schema::default(), Dialect::Mysql).unwrap_err();
    assert!(refused.to_string().contains("differ in small and great letters only"), "{refused}");
}
