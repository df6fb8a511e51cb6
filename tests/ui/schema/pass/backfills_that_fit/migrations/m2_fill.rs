use migrator_runtime::prelude::*;

/// By SQL
#[migration(revision = "002", down_revision = "001", transaction = false)]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("full_name", 255));
    op.backfill("users").set("full_name", "coalesce(name, email)").where_("full_name IS NULL");
    op.alter_column("users", "full_name").set_not_null();
    op.backfill("users").set("name", "'o''brien'").set("age", "7").reverse("");
    op.backfill("codes").set("name", "NULL").key(["code"]).reverse("");
}
