//! What a data step did cannot be derived.

use migrator_runtime::prelude::*;

/// Fill full_name
#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("full_name", 200));
    op.run("fill full_name", async |db| {
        db.execute("UPDATE users SET full_name = first_name").await?;
        Ok(())
    });
}

fn main() {}
