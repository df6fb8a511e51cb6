use migrator_runtime::prelude::*;

/// Count the tokens of an interaction
#[migration(revision = "4b18293afc6d", down_revision = "3a071829eb5c", created = "2025-04-29T13:37:20Z")]
fn upgrade(op: &mut Operations) {
    op.add_column("ai_interactions", string("model", 60).not_null().default("unknown"));
    op.add_column("ai_interactions", integer("tokens").not_null().default(0).check("tokens >= 0"));
}
