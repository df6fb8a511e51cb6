//! Nobody knows what comes before it.

use migrator_runtime::prelude::*;

#[migration(revision = "a", irreversible = "nothing to take back", rows(users))]
fn upgrade(op: &mut Operations) {
    op.create_table("users", [integer("id").primary_key()]);
    op.run("read", async |db| {
        users::all(&db).await?;
        Ok(())
    });
}

fn main() {}
