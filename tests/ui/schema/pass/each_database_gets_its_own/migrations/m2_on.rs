use migrator_runtime::prelude::*;

/// On
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.on(Dialect::Postgres).create_index("ix_pg", "users", ["email"]).using("hash");
    op.on(Dialect::Sqlite).create_index("ix_lite", "users", ["email"]);
}
