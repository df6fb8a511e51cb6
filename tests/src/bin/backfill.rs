//! Backfills: by SQL and by code, over keys of every kind, slowly, failing, and once only.

use migrator_runtime::prelude::*;
use migrator_runtime::{Backfills, StepError};

/// How long the code of a row takes, for tests that end the program in the middle.
fn dawdle() {
    let pause = std::env::var("ROW_MICROSECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    if pause > 0 {
        std::thread::sleep(Duration::from_micros(pause));
    }
}

/// Two columns with a blank between them, on each database.
fn joined(first: &str, second: &str) -> SqlText {
    SqlText::on(Dialect::Mysql, format!("CONCAT({first}, ' ', {second})"))
        .and(Dialect::Sqlite, format!("{first} || ' ' || {second}"))
        .and(Dialect::Postgres, format!("{first} || ' ' || {second}"))
}

mod people {
    use super::*;

    /// People
    #[migration(revision = "people")]
    fn upgrade(op: &mut Operations) {
        op.create_table(
            "people",
            [
                big_integer("id").primary_key(),
                string("first_name", 200),
                string("last_name", 200),
                string("full_name", 401),
                integer("n").not_null().default(0),
                boolean("odd"),
            ],
        );
    }
}

mod by_sql {
    use super::*;

    /// Full names, by SQL
    #[migration(revision = "by_sql", down_revision = "people", transaction = false, irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.backfill("people")
            .set("full_name", joined("first_name", "last_name"))
            .set("n", "n + 1")
            .where_("full_name IS NULL AND first_name IS NOT NULL");
    }
}

mod by_code {
    use super::*;

    /// Full names, by code
    #[migration(revision = "by_code", down_revision = "people", transaction = false, irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.backfill("people").each(
            ["first_name", "last_name", "n"],
            ["full_name", "n"],
            |(first, last, n): (Option<String>, Option<String>, i32)| {
                dawdle();
                (first.zip(last).map(|(first, last)| format!("{first} {last}")), n + 1)
            },
        );
    }
}

mod by_code_where {
    use super::*;

    /// One column, where it is not filled yet
    #[migration(revision = "by_code_where", down_revision = "people", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.backfill("people")
            .each(["id", "first_name"], ["full_name"], |(id, first): (i64, Option<String>)| {
                dawdle();
                // Every fifth is left alone.
                (id % 5 != 0).then(|| (first.unwrap_or_default(),))
            })
            .where_("full_name IS NULL")
            .reverse("UPDATE people SET full_name = NULL");
    }
}

mod by_code_gently {
    use super::*;

    /// One column, with time for others
    #[migration(revision = "gently", down_revision = "people", transaction = false, irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.backfill("people")
            .each(["first_name"], ["full_name"], |(first,): (Option<String>,)| {
                dawdle();
                (first.unwrap_or_default(),)
            })
            .where_("full_name IS NULL")
            // Who waits for a lock of SQLite looks again after a tenth of a second at the latest.
            .pause(Duration::from_millis(120));
    }
}

mod by_workers {
    use super::*;

    /// By several connections
    #[migration(
        revision = "by_workers",
        down_revision = "people",
        transaction = false,
        irreversible = "a test"
    )]
    fn upgrade(op: &mut Operations) {
        op.backfill("people")
            .each(["n"], ["n"], |(n,): (i32,)| {
                dawdle();
                (n + 1,)
            })
            .workers(3);
    }
}

mod in_peace {
    use super::*;

    /// Not faster than it may
    #[migration(
        revision = "in_peace",
        down_revision = "people",
        transaction = false,
        irreversible = "a test"
    )]
    fn upgrade(op: &mut Operations) {
        op.backfill("people")
            .set("n", "n + 1")
            .rows_per_second(400)
            .pause(Duration::from_millis(1))
            .max_replication_lag(Duration::from_secs(1));
    }
}

mod fails {
    use super::*;

    /// Fails on a row
    #[migration(revision = "fails", down_revision = "people", transaction = false, irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.backfill("people").each(["id", "n"], ["n"], |(id, n): (i64, i32)| {
            if id == 777 && std::env::var_os("PANIC").is_some() {
                panic!("no luck with {id}");
            }
            if id == 777 && std::env::var_os("GO_ON").is_none() {
                return Err(StepError::from("it has no luck"));
            }
            Ok((n + 1,))
        });
    }
}

mod still_needed {
    use super::*;

    /// The condition stays true
    #[migration(
        revision = "still_needed",
        down_revision = "people",
        transaction = false,
        irreversible = "a test"
    )]
    fn upgrade(op: &mut Operations) {
        op.backfill("people").set("n", "n + 1").where_("n < 10");
    }
}

mod new_column {
    use super::*;

    /// A new column and what it holds, taken back with it
    #[migration(revision = "new_column", down_revision = "people", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.add_column("people", string("nick", 401));
        op.backfill("people").set("nick", "first_name").where_("nick IS NULL AND first_name IS NOT NULL");
        op.backfill("people")
            .each(["nick"], ["nick"], |(nick,): (Option<String>,)| nick.map(|nick| (nick.to_uppercase(),)));
    }
}

mod places {
    use super::*;

    /// Keys of several columns, of texts and of bytes
    #[migration(revision = "places")]
    fn upgrade(op: &mut Operations) {
        op.create_table(
            "select",
            [
                string("o'brien", 63).primary_key(),
                integer("number").primary_key(),
                integer("n").not_null().default(0),
                string("back`tick", 200),
            ],
        );
        op.create_table("таблица", [uuid("id").primary_key(), integer("n").not_null().default(0)]);
        op.create_table(
            "hashes",
            [var_binary("id", 32).primary_key(), integer("n").not_null().default(0), binary("data")],
        );
        op.create_table(
            "values",
            [
                integer("id").primary_key(),
                text("text"),
                double("double"),
                binary("bytes"),
                boolean("flag"),
                big_integer("large"),
                numeric("exact", 30, 10),
                text("text2"),
                double("double2"),
                binary("bytes2"),
                boolean("flag2"),
                big_integer("large2"),
                numeric("exact2", 30, 10),
            ],
        );
    }
}

mod filled_places {
    use super::*;

    /// Over keys of every kind
    #[migration(revision = "filled", down_revision = "places", transaction = false, irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.backfill("select")
            .each(["n", "o'brien"], ["n", "back`tick"], |(n, key): (i32, String)| {
                dawdle();
                (n + 1, format!("{key}'\"\\"))
            })
            .workers(2);
        op.backfill("таблица").each(["n"], ["n"], |(n,): (i32,)| (n + 1,)).workers(2);
        op.backfill("hashes").each(["n", "id"], ["n", "data"], |(n, id): (i32, Vec<u8>)| (n + 1, id));
        op.backfill("select").set("n", "n + 10").workers(2);
        op.backfill("hashes").set("n", "n + 10");
    }
}

mod copied_values {
    use super::*;

    type Values = (Option<String>, Option<f64>, Option<Vec<u8>>, Option<bool>, Option<i64>, Option<String>);

    /// Hostile values, through Rust and back
    #[migration(revision = "copied", down_revision = "filled", transaction = false, irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.backfill("values").each(
            ["text", "double", "bytes", "flag", "large", "exact"],
            ["text2", "double2", "bytes2", "flag2", "large2", "exact2"],
            |(text, double, bytes, flag, large, exact): Values| (text, double, bytes, flag, large, exact),
        );
    }
}

mod single_values {
    use super::*;

    /// The same, column by column
    #[migration(revision = "single", down_revision = "copied", transaction = false, irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.backfill("values").each(["text"], ["text2"], |(value,): (Option<String>,)| (value,));
        op.backfill("values").each(["double"], ["double2"], |(value,): (Option<f64>,)| (value,));
        op.backfill("values").each(["bytes"], ["bytes2"], |(value,): (Option<Vec<u8>>,)| (value,));
        op.backfill("values").each(["flag"], ["flag2"], |(value,): (Option<bool>,)| (value,));
        op.backfill("values").each(["large"], ["large2"], |(value,): (Option<i64>,)| (value,));
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
