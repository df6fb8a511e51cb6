use migrator_runtime::prelude::*;

/// Full
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("full_name", 200));
    op.run("fill full_name", async |db| {
        db.execute("UPDATE users SET full_name = name").await?;
        Ok(())
    });
    op.alter_column("users", "full_name").set_not_null();
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_column("users", "full_name");
}
