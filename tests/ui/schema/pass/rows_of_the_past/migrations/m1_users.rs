use migrator_runtime::prelude::*;

/// Users
#[migration(revision = "001", branch_label = "main")]
fn upgrade(op: &mut Operations) {
    op.create_table("users", [integer("id").primary_key(), string("email", 255).not_null(), integer("type")]);
    op.create_table("i32", [integer("id").primary_key(), text("String"), text("o'brien"), text("self")]);
    op.create_table(("billing", "in voices"), [big_integer("id").primary_key(), uuid("number")]);
}
