use migrator_runtime::prelude::*;

/// Participants of events
#[migration(revision = "f6c3d4e5a718", down_revision = "e5b2c3d4f607", created = "2025-02-11T09:30:12Z")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "event_participants",
        [
            big_integer("event_id").references("events", "id").on_delete(Cascade),
            uuid("user_id").references("users", "id").on_delete(Cascade),
            string("status", 20).not_null().default("invited"),
        ],
    )
    .primary_key(["event_id", "user_id"])
    .check("ck_event_participants_status", "status IN ('invited', 'going', 'declined')");
    op.create_index("ix_event_participants_user_id", "event_participants", ["user_id"]);
}
