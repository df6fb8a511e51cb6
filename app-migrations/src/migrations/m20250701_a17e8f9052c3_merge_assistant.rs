use migrator_runtime::prelude::*;

/// The assistant joins the service
#[migration(
    revision = "a17e8f9052c3",
    down_revision = ["906d7e8f41b2", "4b18293afc6d"],
    created = "2025-07-01T10:00:00Z"
)]
fn upgrade(_op: &mut Operations) {}
