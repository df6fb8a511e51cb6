use migrator_runtime::prelude::*;

/// User settings
#[migration(revision = "5c293a4b0d7e", down_revision = "29f60718da4b", created = "2025-04-16T10:26:55Z")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "user_settings",
        [
            uuid("user_id").primary_key().references("users", "id").on_delete(Cascade),
            string("language", 8).not_null().default("ru"),
            string("timezone", 40).not_null().default("Europe/Moscow"),
            boolean("notifications").not_null().default(true),
            small_integer("daily_goal").not_null().default(2000),
        ],
    );
    op.create_table("languages", [string("code", 8).primary_key(), string("name", 60).not_null()]);
    op.bulk_insert("languages", ["code", "name"], [row!["ru", "Русский"], row!["en", "English"]]);
}
