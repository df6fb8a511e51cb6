use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("name", super::columns::LENGTH));
}
