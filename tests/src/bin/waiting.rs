//! A history that changes a table which others use.

mod users {
    use migrator_runtime::prelude::*;

    /// Users
    #[migration(revision = "w1")]
    fn upgrade(op: &mut Operations) {
        op.create_table("users", [integer("id").primary_key(), string("email", 100)]);
        op.bulk_insert("users", ["id", "email"], [row![1, "ann@example.org"]]);
    }
}

mod colours {
    use migrator_runtime::prelude::*;

    /// Something else
    #[migration(revision = "w2", down_revision = "w1")]
    fn upgrade(op: &mut Operations) {
        op.create_table("colours", [integer("id").primary_key()]);
    }
}

mod phones {
    use migrator_runtime::prelude::*;
    use std::io::Write;

    /// Each attempt leaves a line, and changes the table once
    #[migration(revision = "w3", down_revision = "w2", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.run("count", async |db| {
            writeln!(std::fs::File::options().append(true).create(true).open("attempts")?, "attempt")?;
            db.execute("INSERT INTO colours VALUES (1)").await?;
            Ok(())
        });
        op.add_column("users", string("phone", 30));
    }
}

mod later {
    use migrator_runtime::prelude::*;

    /// What was not asked for
    #[migration(revision = "w4", down_revision = "w3")]
    fn upgrade(op: &mut Operations) {
        op.create_table("later", [integer("id").primary_key()]);
    }
}

mod concurrently {
    use migrator_runtime::prelude::*;

    /// An index that is made while others use the table
    #[migration(revision = "w5", down_revision = "w4", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.create_index("ix_users_email", "users", ["email"]).concurrently();
    }
}

mod several {
    use migrator_runtime::prelude::*;

    /// Statements of which the first may be done
    #[migration(revision = "m1", branch_label = "several", irreversible = "a test", depends_on = ["w1"])]
    fn upgrade(op: &mut Operations) {
        op.on(Dialect::Mysql)
            .execute("CREATE TABLE first (id INTEGER); ALTER TABLE users ADD COLUMN several INTEGER");
    }
}

mod settings {
    use migrator_runtime::prelude::*;

    /// What the session is set to
    #[migration(revision = "s1", branch_label = "settings", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("seen", [string("name", 50).primary_key(), string("value", 50)]);
        op.on(Dialect::Postgres).execute(
            "INSERT INTO seen SELECT name, current_setting(name) FROM pg_settings \
             WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')",
        );
        op.on(Dialect::Mysql).execute(
            "INSERT INTO seen VALUES ('lock_wait_timeout', @@lock_wait_timeout), \
             ('innodb_lock_wait_timeout', @@innodb_lock_wait_timeout)",
        );
    }
}

mod slow {
    use migrator_runtime::prelude::*;

    /// A statement that takes its time
    #[migration(revision = "l1", branch_label = "slow", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.on(Dialect::Postgres).execute("SELECT pg_sleep(60)");
        op.on(Dialect::Mysql).execute(
            "SELECT count(*) FROM information_schema.collations AS a, information_schema.collations AS b, \
             information_schema.collations AS c, information_schema.collations AS d WHERE a.id + b.id + c.id = d.id",
        );
    }
}

mod index {
    use migrator_runtime::prelude::*;

    /// An index without a transaction
    #[migration(revision = "x1", branch_label = "apart", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.create_table("apart", [integer("id").primary_key()]);
        op.create_index("ix_apart", "apart", ["id"]);
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
