use super::goes;
use crate::journey::{Live, unsupported};
use migrator_core::capability::Dialect;
use migrator_core::op::*;
use migrator_core::schema::Schema;

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

/// The catalog has a question mark for each character beyond the first 65,536.
#[test]
fn several_of_the_characters_that_the_catalog_of_mysql_lacks_are_no_drift() {
    goes(
        Dialect::Mysql,
        |op| {
            op.create_table("t", [integer("id").primary_key()]).comment("\u{1F600}\u{1F600}");
        },
        |op| {
            op.add_column("t", text("a").comment("\u{1F600}\u{1F600} ?"));
        },
    );
}

/// PostgreSQL would cast the default, and say it with the zone.
#[test]
fn a_literal_default_stays_when_the_type_changes() {
    goes(
        Dialect::Postgres,
        |op| {
            let at = timestamp_tz_with_precision("at", 3).not_null().default("2025-01-06 10:30:00.123");
            op.create_table("t", [integer("id").primary_key(), at]);
        },
        |op| {
            op.alter_column("t", "at").set_type(timestamp_type());
        },
    );
}

/// SQLite drops a column at the end of a rebuild where a view may name it: meanwhile it is computed no more.
#[test]
fn a_computed_column_goes_before_what_it_is_computed_from() {
    goes(
        Dialect::Sqlite,
        |op| {
            op.create_table("a.b", [text("c").not_null(), integer("x y")]);
            op.add_column("a.b", integer("a.b").generated_stored("\"x y\" + 1"));
            op.create_view("v", "SELECT c FROM \"a.b\"");
        },
        |op| {
            op.drop_column("a.b", "a.b");
            op.alter_column("a.b", "c").set_default("it's");
            op.drop_column("a.b", "x y");
        },
    );
}

/// SQLite's own RENAME COLUMN fails without row ids where a unique constraint stands behind the key.
#[test]
fn a_key_without_row_ids_is_renamed() {
    goes(
        Dialect::Sqlite,
        |op| {
            op.create_table("t", [integer("id").primary_key(), text("x")]).without_rowid();
        },
        |op| {
            op.create_unique_constraint("uq", "t", ["x", "id"]);
            op.alter_column("t", "id").rename_to("we\"ird");
        },
    );
}

/// SQLite's ADD COLUMN says that the rows break a check without the code for it.
#[test]
fn rows_that_break_the_check_of_a_new_column_are_rows_in_the_way() {
    goes(
        Dialect::Sqlite,
        |op| {
            op.create_table("t", [integer("id").primary_key()]);
        },
        |op| {
            op.add_column("t", text("a"));
            op.create_check_constraint("ck", "t", "a IS NOT NULL");
        },
    );
}

/// MariaDB refused the way back, once a view had looked at the table.
#[test]
fn a_json_column_is_renamed_twice_on_mysql() {
    goes(
        Dialect::Mysql,
        |op| {
            op.create_table("t", [integer("d"), json("j").not_null().comment("it's"), jsonb("b")])
                .check("ck", "d > 0")
                .collation("utf8mb4_bin");
        },
        |op| {
            op.alter_column("t", "j").rename_to("x");
            op.alter_column("t", "b").rename_to("o'brien");
            op.create_view("v", "SELECT d FROM t");
        },
    );
}

/// SQLite keeps temporary tables elsewhere, where a rebuild does not find them.
#[test]
fn a_temporary_table_changes_by_statements_or_not_at_all_on_sqlite() {
    let mut op = Operations::default();
    op.add_column("t", text("b"));
    op.add_column("t", integer("c").not_null());
    op.add_column("t", text("d").default(now()));
    op.drop_column("t", "z");
    op.alter_column("t", "a").rename_to("it's");
    op.alter_column("t", "a").set_type(text_type());
    op.alter_column("t", "a").set_not_null();
    op.alter_column("t", "a").set_default(7);
    op.create_unique_constraint("uq", "t", ["a"]);
    op.create_check_constraint("ck", "t", "a > 0");
    op.create_foreign_key("fk", "t", ["a"], "t", ["id"]);
    op.drop_constraint("t_pkey", "t");
    op.drop_constraint("uq_u", "t");
    op.create_index("ix", "t", ["a"]).unique();
    op.rename_index("ix_a", "t", "ix b");
    op.drop_index("ix_a", "t");
    op.rename_table("t", "o'brien");
    op.drop_table("t");
    op.add_enum_value("mood", "so-so");
    op.rename_enum_value("mood", "ok", "fine");
    let mut start = Operations::default();
    start.create_enum("mood", ["sad", "ok"]);
    start
        .create_table(
            "t",
            [
                integer("id").primary_key(),
                integer("a"),
                integer("u"),
                text("z"),
                enumeration("m", "mood", ["sad", "ok"]),
            ],
        )
        .unique("uq_u", ["u"])
        .index("ix_a", ["a"])
        .temporary();
    let mut live = Live::new(Dialect::Sqlite);
    let (mut refused, mut done) = (0, 0);
    for operation in op.recorded() {
        live.reset();
        let mut schema = Schema::of(Dialect::Sqlite);
        live.run(start.recorded(), &mut schema).unwrap();
        let one = std::slice::from_ref(operation);
        match unsupported(one, &schema, Dialect::Sqlite) {
            Some(why) => {
                assert!(why.to_string().contains("is temporary"), "{}: {why}", operation.source());
                refused += 1;
            }
            None => {
                live.run(one, &mut schema).unwrap_or_else(|error| panic!("{}: {error}", operation.source()));
                done += 1;
            }
        }
    }
    assert!(refused > 5 && done > 5, "{refused} refused, {done} done");
}
