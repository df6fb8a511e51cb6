use migrator_runtime::prelude::*;

/// Nothing is run
#[migration(revision = "002", down_revision = "001", rows(users))]
fn upgrade(op: &mut Operations) {
    op.drop_column("users", "age");
}
