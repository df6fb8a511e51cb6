use migrator_runtime::prelude::*;

/// An event's date is when it starts
#[migration(revision = "6d3a4b5c1e8f", down_revision = "5c293a4b0d7e", created = "2025-05-05T09:09:09Z")]
fn upgrade(op: &mut Operations) {
    op.alter_column("events", "date").rename_to("starts_at");
    op.add_column("events", timestamp_tz("ends_at"));
}
