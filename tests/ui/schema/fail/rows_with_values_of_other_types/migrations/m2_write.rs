use migrator_runtime::prelude::*;

/// Write values that fit no column
#[migration(revision = "002", down_revision = "001", irreversible = "nothing to take back", rows(users))]
fn upgrade(op: &mut Operations) {
    op.run("write", async |db| {
        users::update().set(users::AGE, "old").execute(&db).await?;
        Ok(())
    });
}
