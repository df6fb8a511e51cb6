use migrator_runtime::prelude::*;

/// Read what one database has
#[migration(revision = "001", irreversible = "nothing to take back", rows(fresh))]
fn upgrade(op: &mut Operations) {
    op.create_table("fresh", [integer("id").primary_key()]);
    op.on(Dialect::Postgres).add_column("fresh", integer("n"));
    op.run("read", async |db| {
        fresh::all(&db).await?;
        Ok(())
    });
}
