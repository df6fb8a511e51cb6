use migrator_runtime::prelude::*;

/// Users
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "users",
        [
            integer("id").primary_key(),
            string("email", 255).not_null(),
            string("name", 100),
            integer("age"),
            text("email_lower").generated_stored("lower(email)"),
        ],
    );
    op.create_table("log", [string("line", 100), integer("level")]);
    op.create_table("codes", [string("code", 20).not_null().unique(), string("name", 100)]);
}
