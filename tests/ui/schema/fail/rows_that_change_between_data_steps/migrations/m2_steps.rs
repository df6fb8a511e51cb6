use migrator_runtime::prelude::*;

/// Two steps, and a change between them
#[migration(revision = "002", down_revision = "001", irreversible = "the ages are gone", rows(users))]
fn upgrade(op: &mut Operations) {
    op.run("before", async |db| {
        users::all(&db).await?;
        Ok(())
    });
    op.drop_column("users", "age");
    op.run("after", async |db| {
        users::all(&db).await?;
        Ok(())
    });
}
