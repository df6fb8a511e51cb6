use migrator_runtime::prelude::*;

/// Notifications, also about what the assistant said
#[migration(
    revision = "906d7e8f41b2",
    down_revision = "8f5c6d7e30a1",
    depends_on = "assistant",
    created = "2025-06-16T14:12:30Z"
)]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "notifications",
        [
            big_integer("id").identity().primary_key(),
            uuid("user_id").not_null().references("users", "id").on_delete(Cascade),
            big_integer("interaction_id").references("ai_interactions", "id").on_delete(SetNull),
            text("body").not_null(),
            timestamp_tz("sent_at"),
        ],
    );
}
