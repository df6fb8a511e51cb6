//! Histories that do what they should not, each on a branch of its own.

mod commits {
    use migrator_runtime::prelude::*;

    /// SQL that ends the transaction
    #[migration(revision = "c1", branch_label = "commits")]
    fn upgrade(op: &mut Operations) {
        op.create_table("before", [integer("id").primary_key()]);
        op.execute("COMMIT").reverse("");
        op.create_table("after", [integer("id").primary_key()]);
    }
}

mod commits_in_a_step {
    use migrator_runtime::prelude::*;

    /// A data step that ends the transaction, and fails
    #[migration(revision = "s1", branch_label = "step", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("before", [integer("id").primary_key()]);
        op.run("commit and fail", async |db| {
            db.execute("COMMIT").await?;
            Err("no more".into())
        });
    }
}

mod panics {
    use migrator_runtime::prelude::*;

    /// A data step that panics
    #[migration(revision = "p1", branch_label = "panics", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("before", [integer("id").primary_key()]);
        op.run("panic", async |db| {
            let nothing: Vec<(i64,)> = db.fetch_all("SELECT id FROM before").await?;
            assert_eq!(nothing.len(), 7, "there should be seven");
            Ok(())
        });
    }
}

mod slow {
    use migrator_runtime::prelude::*;

    /// A data step that takes its time
    #[migration(revision = "w1", branch_label = "slow", irreversible = "a test")]
    fn upgrade(op: &mut Operations) {
        op.create_table("waited", [integer("id").primary_key()]);
        op.run("wait", async |db| {
            tokio::time::sleep(Duration::from_millis(700)).await;
            db.execute("INSERT INTO waited VALUES (1)").await?;
            Ok(())
        });
    }
}

mod orphans {
    use migrator_runtime::prelude::*;

    /// Parents and children
    #[migration(revision = "o1", branch_label = "orphans")]
    fn upgrade(op: &mut Operations) {
        op.create_table("parents", [integer("id").primary_key()]);
        op.create_table("children", [integer("id").primary_key(), integer("parent")]);
    }
}

mod orphans_more {
    use migrator_runtime::prelude::*;

    /// Children have parents
    #[migration(revision = "o2", down_revision = "o1")]
    fn upgrade(op: &mut Operations) {
        op.create_foreign_key("fk_parent", "children", ["parent"], "parents", ["id"]);
    }
}

mod orphans_after {
    use migrator_runtime::prelude::*;

    /// Something else
    #[migration(revision = "o3", down_revision = "o2")]
    fn upgrade(op: &mut Operations) {
        op.create_table("innocent", [integer("id").primary_key()]);
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
