use migrator_runtime::prelude::*;

/// Read what is not there
#[migration(revision = "003", down_revision = "002", irreversible = "nothing to take back", rows(usres, posts))]
fn upgrade(op: &mut Operations) {
    op.run("read", async |db| {
        usres::all(&db).await?;
        posts::all(&db).await?;
        Ok(())
    });
}
