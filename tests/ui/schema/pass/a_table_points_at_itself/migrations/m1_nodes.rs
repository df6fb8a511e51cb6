use migrator_runtime::prelude::*;

/// Nodes
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "nodes",
        [
            integer("id").primary_key(),
            integer("parent_id").references("nodes", "id"),
            string("path", 99).unique(),
        ],
    );
}
