use migrator_runtime::prelude::*;

/// Users
#[migration(revision = "ae1027a6acf", created = "2025-01-06T09:12:44Z")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "users",
        [
            uuid("id").primary_key(),
            string("email", 255).not_null(),
            string("first_name", 100).not_null().default(""),
            string("last_name", 100).not_null().default(""),
            boolean("active").not_null().default(true),
            timestamp_tz("created_at").not_null().default(now()),
        ],
    );
    op.create_index("ix_users_email", "users", ["email"]).unique();
}
