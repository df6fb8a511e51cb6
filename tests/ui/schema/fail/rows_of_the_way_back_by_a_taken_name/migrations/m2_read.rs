use migrator_runtime::prelude::*;

/// Read
#[migration(revision = "002", down_revision = "001", rows(users))]
fn upgrade(op: &mut Operations) {
    op.run("read", async |db| {
        users::all(&db).await?;
        Ok(())
    });
}

#[downgrade(rows(users))]
fn downgrade(op: &mut Operations) {
    op.run("read", async |db| {
        users::all(&db).await?;
        Ok(())
    });
}
