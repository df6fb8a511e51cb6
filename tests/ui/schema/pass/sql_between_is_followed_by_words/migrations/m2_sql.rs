use migrator_runtime::prelude::*;

/// Sql
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.execute("ALTER TABLE users ADD COLUMN phone text").reverse("ALTER TABLE users DROP COLUMN phone");
}
