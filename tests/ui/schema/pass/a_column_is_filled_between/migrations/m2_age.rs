use migrator_runtime::prelude::*;

/// Age
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", integer("age"));
    op.execute("UPDATE users SET age = 0 WHERE age IS NULL").reverse("SELECT 1");
    op.alter_column("users", "age").set_not_null();
}
