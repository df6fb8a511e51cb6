//! A file without a migration.

use migrator_runtime::prelude::*;

pub(super) fn touch(op: &mut Operations) {
    op.drop_table("users");
}
