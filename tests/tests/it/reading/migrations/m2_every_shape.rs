#![allow(unused_qualifications)] // names are written in every way

use migrator_runtime::core::capability::Dialect as Database;
use migrator_runtime::core::op::{self as ops, integer as number};
use migrator_runtime::prelude::*;

/// Calls in every shape that can be read
#[migration(revision = "shapes", down_revision = "values")]
pub(crate) fn shapes(r#do: &mut Operations) {
    println!("nothing that matters");
    r#do.add_column("posts", number("n").default(1));
    r#do.add_column("posts", ops::text("t"));
    r#do.add_column("posts", ::migrator_runtime::core::op::date("d").default(now()));
    r#do.on(Database::Postgres).create_index("ix_pg", "posts", ["n"]).concurrently();
    r#do.on(Dialect::Sqlite).on(Dialect::Sqlite).drop_index("ix_pg", "posts").if_exists();
    r#do.alter_table("posts", |table| {
        table.add_column(string("a", 5).references("users", "id").on_delete(Cascade).on_update(SetNull));
        for name in ["n", "t"] {
            table.alter_column(name).set_not_null().rename_to(format!("{name}2"));
        }
        table.create_foreign_key("fk", ["n2"], "users", ["id"]).deferrable(Deferrable::InitiallyDeferred);
    });
    r#do.on(Dialect::Mysql).alter_table("posts", |table: &mut TableOperations<'_>| {
        table.drop_column("d");
        table.drop_constraint("fk").if_exists();
    });
    r#do.if_table_exists("old", |op| op.rename_table("old", "new"));
    r#do.if_table_exists("older", |op| {
        let name = "kept";
        op.rename_table("older", name);
        op.execute("SELECT 1").reverse("");
        op.run("inside", async |_| Ok(()));
    });
    let limit = 10;
    r#do.run("fill", async move |db| {
        if limit > 5 {
            db.execute("UPDATE posts SET n2 = 1").await?;
        }
        Ok(())
    });
    r#do.execute(SqlText::on(Dialect::Sqlite, "SELECT 1").and(Dialect::Postgres, "SELECT 2")).reverse(
        r"SELECT 3",
    );
    r#do.create_function("f", "", Function::returning("trigger").language("plpgsql").body("BEGIN END"))
        .or_replace();
    r#do.create_trigger("tr", "posts", after().insert().update_of(["n2"]).when("true").execute("x"));
    r#do.create_exclude_constraint("ex", "posts", [("n2", "="), ("t2", "&&")]).using("gist");
    r#do.alter_column("posts", "n2").set_type(big_integer_type()).using("n2::bigint").set_identity_with(
        Identity::always().start(7).increment(2),
    );
    r#do.create_index("ix_all", "posts", [
        column("n2").desc().nulls_last(),
        indexed("lower(t2)").operator_class("text_pattern_ops"),
        column("a").prefix(3).collation("C"),
    ]);
}

#[downgrade]
fn back(op: &mut Operations) {
    op.drop_index("ix_all", "posts");
    op.drop_function("f", "");
}
