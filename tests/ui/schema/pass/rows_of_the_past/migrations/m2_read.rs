use migrator_runtime::prelude::*;

/// Read and write
#[migration(
    revision = "002",
    down_revision = "001",
    rows(users, i32, "billing"."in voices" as invoices),
)]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("name", 100));
    op.run("fill", async |db| {
        for user in users::all(&db).await? {
            let name: Option<String> = user.name;
            let id: ::core::primitive::i32 = user.id;
            let kind: Option<::core::primitive::i32> = user.r#type;
            users::update()
                .set(users::NAME, name.unwrap_or(user.email))
                .set(users::TYPE, kind)
                .where_(users::ID.eq(id))
                .execute(&db)
                .await?;
        }
        let odd: Vec<i32::Row> = i32::select().where_(i32::O_BRIEN.is_not_null()).limit(3).fetch_all(&db).await?;
        for row in odd {
            invoices::insert().set(invoices::ID, row.id).set(invoices::NUMBER, row.String).execute(&db).await?;
            let _ = (row._self, i32::SELF.name(), i32::O_BRIEN.name());
        }
        assert_eq!(invoices::TABLE.schema(), Some("billing"));
        Ok(())
    });
    op.alter_column("users", "name").set_not_null();
}

#[downgrade(rows(users as named_users))]
fn downgrade(op: &mut Operations) {
    op.run("look back", async |db| {
        for user in named_users::all(&db).await? {
            let _: String = user.name;
        }
        Ok(())
    });
    op.drop_column("users", "name");
}
