use migrator_runtime::prelude::*;

/// Names, and how to find people by their address
#[migration(revision = "002", down_revision = "001")]
fn names(recorder: &mut Operations) {
    // A comment is not part of it.
    let users = "users";
    recorder
        .add_column(users, string("name", 100));
    recorder.create_index("ix_users_email", users, vec!["email"]);

    recorder.create_table_comment("users", "people");
}
