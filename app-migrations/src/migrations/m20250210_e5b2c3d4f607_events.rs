use migrator_runtime::prelude::*;

/// Events
#[migration(revision = "e5b2c3d4f607", down_revision = "d4a1b2c3e5f6", created = "2025-02-10T11:52:31Z")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "events",
        [
            big_integer("id").identity().primary_key(),
            string("title", 200).not_null(),
            text("description"),
            timestamp_tz("date").not_null(),
            uuid("owner_id").not_null().references("users", "id").on_delete(Cascade),
        ],
    )
    .index("ix_events_date", ["date"]);
}
