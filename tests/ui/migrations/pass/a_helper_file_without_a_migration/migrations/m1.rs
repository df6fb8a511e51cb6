use super::columns::named;
use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.create_table("users", named());
}
