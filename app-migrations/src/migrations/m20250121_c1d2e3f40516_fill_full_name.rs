use migrator_runtime::prelude::*;

/// Fill full_name from first and last name
#[migration(revision = "c1d2e3f40516", down_revision = "b7c3d9e0f1a2", created = "2025-01-21T16:40:05Z")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("full_name", 201));
    op.run("fill full_name", async |db| {
        let users: Vec<(String, String, String)> =
            db.fetch_all("SELECT CAST(id AS CHAR(36)), first_name, last_name FROM users").await?;
        for (id, first, last) in users {
            let full = format!("{first} {last}").trim().to_owned();
            db.execute(("UPDATE users SET full_name = ? WHERE id = ?", row![full, id])).await?;
        }
        Ok(())
    });
    op.alter_column("users", "full_name").set_not_null();
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_column("users", "full_name");
}
