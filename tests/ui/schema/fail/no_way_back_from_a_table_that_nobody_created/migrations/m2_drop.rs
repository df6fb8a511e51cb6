use migrator_runtime::prelude::*;

/// Drop
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_schema("s");
    op.create_table(("s", "t"), [integer("id").primary_key()]);
    op.drop_schema("s").cascade();
}
