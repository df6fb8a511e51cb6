use migrator_runtime::prelude::*;

/// Users
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "users",
        [integer("id").primary_key(), string("email", 255).not_null(), string("name", 100), integer("age")],
    );
}
