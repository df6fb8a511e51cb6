use migrator_runtime::prelude::*;

/// Interactions with the assistant
///
/// The assistant's team works on a branch of its own from here on.
#[migration(
    revision = "3a071829eb5c",
    down_revision = "29f60718da4b",
    branch_label = "assistant",
    created = "2025-04-14T15:10:37Z"
)]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "ai_interactions",
        [
            big_integer("id").identity().primary_key(),
            uuid("user_id").references("users", "id").on_delete(SetNull),
            text("prompt").not_null(),
            text("answer"),
            timestamp_tz("created_at").not_null().default(now()),
        ],
    );
    op.create_index("ix_ai_interactions_user_id", "ai_interactions", ["user_id"]);
}
