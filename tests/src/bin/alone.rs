//! The second revision runs without a transaction, and fails when the table `trap` exists.

mod one {
    use migrator_runtime::prelude::*;

    /// Create a
    #[migration(revision = "one")]
    fn upgrade(op: &mut Operations) {
        op.create_table("a", [integer("id").primary_key(), integer("n")]);
    }
}

mod two {
    use migrator_runtime::prelude::*;

    /// On its own
    #[migration(revision = "two", down_revision = "one", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.execute("PRAGMA journal_mode = WAL").reverse("PRAGMA journal_mode = DELETE");
        op.alter_column("a", "n").set_default(5);
        op.create_table("trap", [integer("id").primary_key()]);
    }
}

mod three {
    use migrator_runtime::prelude::*;

    /// Create c
    #[migration(revision = "three", down_revision = "two")]
    fn upgrade(op: &mut Operations) {
        op.create_table("c", [integer("id").primary_key()]);
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
