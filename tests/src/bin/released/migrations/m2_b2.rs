use super::version::is_edited;
use migrator_runtime::prelude::*;

/// Names
#[migration(revision = "b2", down_revision = "a1")]
fn upgrade(op: &mut Operations) {
    let length = if is_edited("b2") { 200 } else { 100 };
    op.add_column("users", string("name", length));
}
