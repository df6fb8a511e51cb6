use migrator_runtime::prelude::*;

/// Drop
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.drop_table("legacy").if_exists();
    op.create_table("users", [integer("id").primary_key()]);
}
