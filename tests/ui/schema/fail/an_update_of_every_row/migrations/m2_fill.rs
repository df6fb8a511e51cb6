use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("full_name", 255));
    op.execute("UPDATE users SET full_name = coalesce(name, email), age = age + 1").reverse("");
    op.execute("UPDATE users AS u SET age = u.id").reverse("");
}
