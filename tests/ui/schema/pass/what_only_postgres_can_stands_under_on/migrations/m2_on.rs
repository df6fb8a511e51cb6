use migrator_runtime::prelude::*;

/// On
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.on(Dialect::Postgres).create_sequence("numbers");
    op.on(Dialect::Postgres).create_extension("citext");
}
