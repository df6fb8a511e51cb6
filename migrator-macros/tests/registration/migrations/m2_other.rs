use super::helper::*;
use migrator_runtime::prelude::*;

/** Another branch */
#[migration(revision = "c", down_revision = "a", branch_label = "other")]
fn upgrade(op: &mut Operations) {
    touch(op);
}
