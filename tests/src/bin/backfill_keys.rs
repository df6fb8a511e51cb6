//! Backfills over keys that are easy to get wrong: labels, letters of both cases, times, the largest numbers,
//! the longest names, and none at all.

use migrator_runtime::Backfills;
use migrator_runtime::prelude::*;

/// A name of as many bytes as a name may have.
fn longest(first: &str) -> String {
    format!("{first}{}", "я".repeat((63 - first.len()) / 2))
}

mod tables {
    use super::*;

    fn n() -> ColumnDefinition {
        integer("n").not_null().default(0)
    }

    /// The tables
    #[migration(revision = "tables")]
    fn upgrade(op: &mut Operations) {
        op.create_enum("kind_t", ["zebra", "ant", "mole"]);
        op.create_table(
            "kinds",
            [
                enumeration("kind", "kind_t", ["zebra", "ant", "mole"]).primary_key(),
                integer("number").primary_key(),
                n(),
            ],
        );
        for (dialect, collation) in [
            (Dialect::Sqlite, "NOCASE"),
            (Dialect::Postgres, "und-x-icu"),
            (Dialect::Mysql, "utf8mb4_unicode_ci"),
        ] {
            let key = string("we\"ird", 60).collation(collation).primary_key();
            op.on(dialect).create_table("letters", [key, n()]);
        }
        op.create_table("padded", [char("code", 9).primary_key(), n()]);
        op.create_table(
            "moments",
            [
                date("day").primary_key(),
                timestamp_with_precision("at", 6).primary_key(),
                numeric("price", 20, 6).primary_key(),
                n(),
            ],
        );
        op.create_table("zoned", [timestamp_tz("at").primary_key(), boolean("flag").primary_key(), n()]);
        for dialect in [Dialect::Postgres, Dialect::Mysql] {
            op.on(dialect).create_table("bits", [bit("b", 12).primary_key(), n()]);
        }
        op.create_table("numbers", [big_integer("id").primary_key(), n()]);
        op.create_table(longest("o'"), [integer(longest("\"")).primary_key(), n()]);
        op.create_table(
            "computed",
            [
                integer("id").primary_key(),
                text("name"),
                text("lower").generated_stored("lower(name)"),
                text("copy"),
                n(),
            ],
        );
    }
}

mod filled {
    use super::*;

    /// Each by code and by SQL, with workers and without
    #[migration(revision = "filled", down_revision = "tables", transaction = false, irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        let long = longest("o'");
        for table in ["kinds", "letters", "padded", "moments", "zoned", "numbers", "computed", &long] {
            op.backfill(table).each(["n"], ["n"], |(n,): (i32,)| (n + 1,));
            op.backfill(table)
                .each(["n"], ["n"], |(n,): (i32,)| (n < 1_000_000).then_some((n + 10,)))
                .workers(3);
            op.backfill(table).set("n", "n + 100");
            op.backfill(table).set("n", "n + 1000").workers(3);
        }
        for dialect in [Dialect::Postgres, Dialect::Mysql] {
            op.on(dialect).backfill("bits").each(["n"], ["n"], |(n,): (i32,)| (n + 1,));
            op.on(dialect).backfill("bits").set("n", "n + 1110").workers(2);
        }
        op.backfill("computed").each(["lower"], ["copy"], |(lower,): (Option<String>,)| (lower,));
    }
}

mod keyless {
    use super::*;

    /// Tables without a key
    #[migration(revision = "keyless")]
    fn upgrade(op: &mut Operations) {
        op.create_table("log", [text("line"), integer("n").not_null().default(0)]);
        op.create_table("taken", [text("rowid"), text("OID"), integer("n").not_null().default(0)]);
        op.create_table("named", [string("name", 50).primary_key(), integer("n").not_null().default(0)]);
    }
}

mod keyless_filled {
    use super::*;

    /// Over the ids of the rows
    #[migration(
        revision = "keyless_filled",
        down_revision = "keyless",
        transaction = false,
        irreversible = "a test"
    )]
    fn upgrade(op: &mut Operations) {
        for table in ["log", "taken", "named"] {
            op.backfill(table).each(["n"], ["n"], |(n,): (i32,)| (n + 1,));
            op.backfill(table).set("n", "n + 10");
        }
        op.backfill("log").each(["n", "line"], ["n", "line"], |(n, line): (i32, Option<String>)| {
            if n == 500 {
                return Err(StepError::from("five hundred"));
            }
            Ok(line.map(|line| (n + 100, line.to_uppercase())))
        });
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
