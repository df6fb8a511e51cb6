//! All arguments at once.

#![deny(warnings)]

use migrator_runtime::prelude::*;

/// Move the invoices
///
/// They were in the wrong table.
#[migration(
    revision = "b7c3d9e0f1a2",
    down_revision = ["ae1027a6acf", "c1d2e3f40516"],
    depends_on = ["d4a1b2c3e5f6"],
    branch_labels = ["billing", "invoices"],
    created = "2025-01-15T10:00:00Z",
    transaction = false,
    irreversible = "the old table is gone",
)]
fn upgrade(op: &mut Operations) {
    op.drop_table("old_invoices");
}

fn main() {}
