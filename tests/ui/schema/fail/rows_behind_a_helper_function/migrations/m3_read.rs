use migrator_runtime::prelude::*;

/// Read
#[migration(revision = "003", down_revision = "002", irreversible = "nothing to take back", rows(users))]
fn upgrade(op: &mut Operations) {
    op.run("read", async |db| {
        users::all(&db).await?;
        Ok(())
    });
}
