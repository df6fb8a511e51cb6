use migrator_runtime::prelude::*;

/// Databases from before 2025 have a table of feedback
#[migration(revision = "8f5c6d7e30a1", down_revision = "7e4b5c6d2f90", created = "2025-06-02T08:00:41Z")]
fn upgrade(op: &mut Operations) {
    op.if_table_exists("legacy_feedback", |op| op.rename_table("legacy_feedback", "feedback"));
}
