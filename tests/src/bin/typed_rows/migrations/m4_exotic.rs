use migrator_runtime::prelude::*;

/// Types that not every database has
#[migration(revision = "x1", branch_label = "exotic", irreversible = "the test ends here", rows(other.exotic))]
fn upgrade(op: &mut Operations) {
    op.create_schema("other");
    op.create_table(
        ("other", "exotic"),
        [
            integer("id").primary_key(),
            array("numbers", integer_type()),
            unbounded_numeric("exact"),
            money("cost"),
            var_bit("flags", 5),
            time_tz("clock"),
            jsonb("details"),
            xml("document"),
            cidr("network"),
            mac_addr("card"),
            ts_vector("words"),
            custom("place", "point"),
            text("read"),
        ],
    );
    op.bulk_insert(
        ("other", "exotic"),
        [
            "id", "numbers", "exact", "cost", "flags", "clock", "details", "document", "network", "card", "words",
            "place",
        ],
        [row![
            1,
            "{1,2}",
            decimal("12345678901234567890.5"),
            "1.50",
            "101",
            "12:00:00+02",
            "{\"a\": 1}",
            "<a/>",
            "10.0.0.0/8",
            "08:00:2b:01:02:03",
            "a fat cat",
            "(1,2)",
        ]],
    );
    op.run("read them", async |db| {
        for row in exotic::all(&db).await? {
            exotic::update().set(exotic::READ, format!("{row:?}")).where_(exotic::ID.eq(row.id)).execute(&db).await?;
        }
        Ok(())
    });
}
