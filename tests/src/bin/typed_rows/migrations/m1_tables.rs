use migrator_runtime::prelude::*;

/// Tables with columns of every kind
#[migration(revision = "t1", branch_label = "rows")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "things",
        [
            integer("id").primary_key(),
            small_integer("small"),
            integer("whole"),
            big_integer("big"),
            boolean("flag"),
            float("single"),
            double("twofold"),
            numeric("price", 12, 2),
            string("name", 50).comment("what it is called"),
            char("fixed", 4),
            text("body"),
            binary("data"),
            var_binary("little", 8),
            uuid("code"),
            date("day"),
            time("clock"),
            timestamp_with_precision("at", 0),
            timestamp_tz_with_precision("at_zone", 0),
            interval("span"),
            json("details"),
            enumeration("mood", "mood_type", ["sad", "it's ok"]),
            inet("address"),
            bit("bits", 5),
        ],
    );
    op.create_table(
        "we\"ird",
        [
            integer("o'brien").primary_key(),
            text("select").not_null(),
            string("type", 60),
            string("таблица", 20),
            integer("2 words"),
        ],
    );
    op.create_table("nothing", [integer("id").primary_key(), text("name").not_null()]);
    op.create_table("report", [integer("id").primary_key(), text("line").not_null()]);

    op.bulk_insert("things", ["id"], [row![2]]);
    op.bulk_insert(
        "things",
        [
            "id", "small", "whole", "big", "flag", "single", "twofold", "price", "name", "fixed", "body", "data",
            "little", "code", "day", "clock", "at", "at_zone", "span", "details", "mood", "address",
        ],
        [row![
            1,
            -32768,
            2147483647,
            9223372036854775807_i64,
            true,
            0.5,
            -0.125,
            12.25,
            "o'brien",
            "four",
            "Ёжик \"в\" \\ тумане",
            vec![0_u8, 255, 39],
            vec![1_u8],
            "00000000-0000-0000-0000-00000000000a",
            "2024-02-29",
            "23:59:58",
            "2024-01-02 03:04:05",
            "2024-01-02 03:04:05",
            "1 day",
            "{\"a\": 1}",
            "it's ok",
            "10.0.0.1",
        ]],
    );
    op.on(Dialect::Sqlite).execute("UPDATE things SET bits = '10110' WHERE id = 1").reverse("");
    op.on(Dialect::Postgres).execute("UPDATE things SET bits = B'10110' WHERE id = 1").reverse("");
    op.on(Dialect::Mysql).execute("UPDATE things SET bits = b'10110' WHERE id = 1").reverse("");
    op.bulk_insert("we\"ird", ["o'brien", "select", "таблица"], [row![1, "; --", "ы"], row![2, "", "я"]]);
}
