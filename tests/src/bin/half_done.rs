//! Revisions that run without a transaction, and do not reach their end by themselves. `EDITED=ran` changes
//! what has run already of `h2`, `EDITED=next` what comes after it.

fn edited(what: &str) -> bool {
    std::env::var("EDITED").is_ok_and(|edited| edited == what)
}

mod h1 {
    use migrator_runtime::prelude::*;

    /// Two rows with the same n
    #[migration(revision = "h1")]
    fn upgrade(op: &mut Operations) {
        op.create_table("items", [integer("id").primary_key(), integer("n")]);
        op.bulk_insert("items", ["id", "n"], [row![1, 1], row![2, 1]]);
    }
}

mod h2 {
    use migrator_runtime::prelude::*;

    /// Fails while two rows have the same n
    #[migration(revision = "h2", down_revision = "h1", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.add_column("items", integer(if crate::edited("ran") { "other" } else { "first" }));
        op.execute("UPDATE items SET first = 7").reverse("");
        op.create_index("ux_items_n", "items", ["n"]).unique().concurrently();
        op.add_column("items", integer(if crate::edited("next") { "mended" } else { "last" }));
    }
}

mod h3 {
    use migrator_runtime::prelude::*;

    /// SQL of its own, which takes long
    #[migration(revision = "h3", down_revision = "h2", transaction = false, irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.add_column("items", integer("before"));
        op.on(Dialect::Postgres).execute(
            "CREATE TABLE slept AS SELECT pg_sleep(CASE WHEN to_regclass('quick') IS NULL THEN 60 ELSE 0 END)::text",
        );
        op.on(Dialect::Mysql).execute(
            "CREATE TABLE slept AS SELECT SLEEP(IF((SELECT COUNT(*) FROM information_schema.tables \
             WHERE table_schema = DATABASE() AND table_name = 'quick') = 0, 60, 0)) AS slept",
        );
        op.on(Dialect::Sqlite).execute(
            "CREATE TEMP TABLE slept AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \
             (SELECT CASE count(*) WHEN 0 THEN 3000000000 ELSE 1 END FROM sqlite_schema WHERE name = 'quick')) \
             SELECT count(*) AS slept FROM n",
        );
        op.add_column("items", integer("after"));
    }
}

mod h4 {
    use migrator_runtime::prelude::*;

    /// A change of the structure, which waits for a lock
    #[migration(revision = "h4", down_revision = "h1", branch_label = "waits", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.create_index("ix_items_n", "items", ["n"]).concurrently();
        op.create_table("ends", [integer("id").primary_key()]);
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
