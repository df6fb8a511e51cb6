use migrator_runtime::prelude::*;

/// Read a column of the future
#[migration(revision = "002", down_revision = "001", irreversible = "nothing to take back", rows(users))]
fn upgrade(op: &mut Operations) {
    op.run("read", async |db| {
        for user in users::all(&db).await? {
            println!("{}", user.phone);
            users::delete().where_(users::PHONE.eq("1")).execute(&db).await?;
        }
        Ok(())
    });
}
