use migrator_runtime::prelude::*;

/// Read them, and write what was read
#[migration(
    revision = "t2",
    down_revision = "t1",
    rows(things, "we\"ird" as weird, nothing, report),
)]
fn upgrade(op: &mut Operations) {
    op.add_column("things", string("label", 100));
    op.run("copy and report", async |db| {
        assert!(nothing::all(&db).await?.is_empty());
        let read = things::select().order_by(things::ID).fetch_all(&db).await?;
        for thing in &read {
            report(&db, thing.id, format!("{thing:?}")).await?;
        }
        let Some(thing) = things::select().where_(things::NAME.eq("o'brien")).fetch_optional(&db).await? else {
            return Err("there is no such thing".into());
        };
        assert_eq!(Some(&thing), read.first());
        let copied = things::insert()
            .set(things::ID, 3)
            .set(things::SMALL, thing.small)
            .set(things::WHOLE, thing.whole)
            .set(things::BIG, thing.big)
            .set(things::FLAG, thing.flag)
            .set(things::SINGLE, thing.single)
            .set(things::TWOFOLD, thing.twofold)
            .set(things::PRICE, thing.price.as_deref())
            .set(things::NAME, thing.name.as_deref())
            .set(things::FIXED, thing.fixed.as_deref())
            .set(things::BODY, thing.body.clone())
            .set(things::DATA, thing.data.clone())
            .set(things::LITTLE, thing.little.clone())
            .set(things::CODE, thing.code.clone())
            .set(things::DAY, thing.day.clone())
            .set(things::CLOCK, thing.clock.clone())
            .set(things::AT, thing.at.clone())
            .set(things::AT_ZONE, thing.at_zone.clone())
            .set(things::SPAN, thing.span.clone())
            .set(things::DETAILS, thing.details.clone())
            .set(things::MOOD, thing.mood.clone())
            .set(things::ADDRESS, thing.address.clone());
        assert_eq!(copied.execute(&db).await?, 1);
        let copy: things::Row = db.fetch_one("SELECT * FROM things WHERE id = 3").await?;
        assert_eq!(things::Row { id: 1, bits: thing.bits.clone(), ..copy }, thing);

        let many = things::ID.is_in([1, 2]);
        let changed = things::update().set(things::LABEL, things::NAME).where_(many).execute(&db).await?;
        assert_eq!(changed, 2);
        things::update().set(things::LABEL, "none").where_(things::LABEL.is_null()).execute(&db).await?;

        for odd in weird::all(&db).await? {
            let line = format!("{} {} {:?} {:?}", odd.o_brien, odd.select, odd.r#type, odd.таблица);
            weird::update()
                .set(weird::TYPE, line)
                .set(weird::_2_WORDS, odd.o_brien + 1)
                .where_(weird::O_BRIEN.eq(odd.o_brien))
                .where_(weird::ТАБЛИЦА.ne("я"))
                .execute(&db)
                .await?;
        }
        Ok(())
    });
    op.alter_column("things", "label").set_not_null();
    op.execute(report::insert().set(report::ID, 9).set(report::LINE, "it's over"));
}

async fn report(db: &Db, id: i32, line: String) -> Result<(), StepError> {
    report::insert().set(report::ID, id).set(report::LINE, line).execute(db).await?;
    Ok(())
}

#[downgrade(rows(report as reports, things as labelled))]
fn downgrade(op: &mut Operations) {
    op.run("forget the report", async |db| {
        for thing in labelled::all(&db).await? {
            let label: String = thing.label;
            reports::delete().where_(reports::ID.eq(thing.id)).execute(&db).await?;
            if label == "none" {
                labelled::delete().where_(labelled::ID.eq(3)).execute(&db).await?;
            }
        }
        reports::delete().where_(reports::LINE.eq("it's over")).execute(&db).await?;
        Ok(())
    });
    op.drop_column("things", "label");
}
