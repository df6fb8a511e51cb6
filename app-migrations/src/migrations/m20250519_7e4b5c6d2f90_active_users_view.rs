use migrator_runtime::prelude::*;

/// A view of the active users, for reports
#[migration(revision = "7e4b5c6d2f90", down_revision = "6d3a4b5c1e8f", created = "2025-05-19T17:58:02Z")]
fn upgrade(op: &mut Operations) {
    op.create_view("active_users", "SELECT id, email, full_name FROM users WHERE active");
}
