use migrator_runtime::prelude::*;

/// Some rows
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.execute("UPDATE users SET name = email WHERE name IS NULL").reverse("");
    op.execute("UPDATE users SET age = 0 -- of few\n WHERE id < 10").reverse("");
    op.execute("DELETE FROM users").reverse("");
    op.on(Dialect::Sqlite).execute("UPDATE users SET name = email").reverse("");
}
