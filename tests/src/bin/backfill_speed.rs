//! A column filled by code, and by the one statement that does the same: for `benches/backfill`.

mod users {
    use migrator_runtime::prelude::*;

    /// Users
    #[migration(revision = "users")]
    fn upgrade(op: &mut Operations) {
        op.create_table(
            "users",
            [
                integer("id").primary_key(),
                text("first_name").not_null(),
                text("last_name").not_null(),
                text("full_name"),
            ],
        );
    }
}

mod by_statement {
    use migrator_runtime::prelude::*;

    /// One UPDATE
    #[migration(revision = "statement", down_revision = "users")]
    fn upgrade(op: &mut Operations) {
        let joined = "UPDATE users SET full_name = first_name || ' ' || last_name";
        let text =
            SqlText::on(Dialect::Mysql, "UPDATE users SET full_name = CONCAT(first_name, ' ', last_name)");
        op.execute(text.and(Dialect::Sqlite, joined).and(Dialect::Postgres, joined)).reverse("");
    }
}

mod by_sql {
    use migrator_runtime::prelude::*;

    /// A backfill by SQL
    #[migration(revision = "sql", down_revision = "users", transaction = false)]
    fn upgrade(op: &mut Operations) {
        let joined = "first_name || ' ' || last_name";
        let text = SqlText::on(Dialect::Mysql, "CONCAT(first_name, ' ', last_name)");
        let text = text.and(Dialect::Sqlite, joined).and(Dialect::Postgres, joined);
        op.backfill("users").set("full_name", text).reverse("");
    }
}

mod by_code {
    use migrator_runtime::prelude::*;

    /// A backfill by code
    #[migration(revision = "code", down_revision = "users", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.backfill("users")
            .each(["first_name", "last_name"], ["full_name"], |(first, last): (String, String)| {
                (format!("{first} {last}"),)
            })
            .reverse("");
    }
}

mod by_workers {
    use migrator_runtime::prelude::*;

    /// A backfill by code, of two workers
    #[migration(revision = "workers", down_revision = "users", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.backfill("users")
            .each(["first_name", "last_name"], ["full_name"], |(first, last): (String, String)| {
                (format!("{first} {last}"),)
            })
            .workers(2)
            .reverse("");
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
