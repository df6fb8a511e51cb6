use migrator_runtime::prelude::*;

/// Index
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_index(
        "ix_users_email_that_somebody_gave_a_name_which_is_far_longer_than_63_bytes",
        "users",
        ["email"],
    );
}
