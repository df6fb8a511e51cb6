use migrator_runtime::prelude::*;

/// Fill full_name from first and last name
#[migration(
    revision = "c1d2e3f40516",
    down_revision = "b7c3d9e0f1a2",
    created = "2025-01-21T16:40:05Z",
    rows(users)
)]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("full_name", 201));
    op.run("fill full_name", async |db| {
        for user in users::all(&db).await? {
            let full_name = format!("{} {}", user.first_name, user.last_name).trim().to_owned();
            users::update().set(users::FULL_NAME, full_name).where_(users::ID.eq(user.id)).execute(&db).await?;
        }
        Ok(())
    });
    op.alter_column("users", "full_name").set_not_null();
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_column("users", "full_name");
}
