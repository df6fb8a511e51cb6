//! Each branch fails in a way of its own, all of them at a known line of this file.

mod base {
    use migrator_runtime::prelude::*;

    /// Users
    #[migration(revision = "base0")]
    fn upgrade(op: &mut Operations) {
        op.create_table("users", [integer("id").primary_key(), string("name", 20)]);
        op.create_index("ux", "users", ["name"]).unique();
        op.bulk_insert("users", ["id", "name"], [row![1, "x"]]);
    }
}

mod typo {
    use migrator_runtime::prelude::*;

    /// SQL that names what is not there
    #[migration(revision = "typo0", down_revision = "base0", branch_label = "typo")]
    fn upgrade(op: &mut Operations) {
        op.add_column("users", integer("age"));
        op.execute("UPDATE users\n   SET nmae = 'y'").reverse(""); // fails: typo
    }
}

mod syntax {
    use migrator_runtime::prelude::*;

    /// SQL that cannot be read
    #[migration(revision = "syntax0", down_revision = "base0", branch_label = "syntax")]
    fn upgrade(op: &mut Operations) {
        op.execute("UPDATE users\n\tSTE name = 'ы'").reverse(""); // fails: syntax
    }
}

mod helper {
    use migrator_runtime::prelude::*;

    fn a_row(op: &mut Operations, name: &str) {
        op.bulk_insert("users", ["id", "name"], [row![2, name]]); // fails: helper
    }

    /// Recorded by a function
    #[migration(revision = "helper0", down_revision = "base0", branch_label = "helper")]
    fn upgrade(op: &mut Operations) {
        a_row(op, "x");
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.delete_rows("users", ["id"], [row![2]]);
    }
}

mod there {
    use migrator_runtime::prelude::*;

    /// The way back fails
    #[migration(revision = "there0", down_revision = "base0", branch_label = "there")]
    fn upgrade(op: &mut Operations) {
        op.create_table("more", [integer("id").primary_key()]);
        op.drop_index("ux", "users"); // fails: there
        op.add_column("users", integer("age"));
    }
}

mod code {
    use migrator_runtime::prelude::*;

    /// A data step
    #[migration(revision = "code0", down_revision = "base0", branch_label = "code")]
    fn upgrade(op: &mut Operations) {
        op.run("insert it again", async |db| {
            // fails: code, a line above
            db.execute("INSERT INTO users (id, name) VALUES (3, 'x')").await?;
            Ok(())
        });
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.delete_rows("users", ["id"], [row![3]]);
    }
}

mod late {
    use migrator_runtime::prelude::*;

    /// After the one that fails
    #[migration(revision = "late0", down_revision = "code0")]
    fn upgrade(op: &mut Operations) {
        op.create_table("late", [integer("id").primary_key()]);
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
