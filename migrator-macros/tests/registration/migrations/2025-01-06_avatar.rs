//! A file whose name is no module name.

use migrator_runtime::prelude::*;

/// Добавить аватар
///
/// Why: people asked for it.
#[migration(
    revision = "b",
    down_revision = "a",
    depends_on = ["a"],
    branch_labels = ["x", "y"],
    created = "2025-01-06",
    transaction = false,
)]
fn add_avatar(op: &mut Operations) {
    op.add_column("users", string("avatar_url", 500));
}

#[downgrade]
fn remove_avatar(op: &mut Operations) {
    op.drop_column("users", "avatar_url");
}
