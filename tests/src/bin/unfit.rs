//! Migrations that compile, and of which two are wrong: only who runs the functions sees it.

mod one {
    use migrator_runtime::prelude::*;

    /// Create a
    #[migration(revision = "one")]
    fn upgrade(op: &mut Operations) {
        op.create_table("a", [integer("id").primary_key(), text("name")]);
    }
}

mod two {
    use migrator_runtime::prelude::*;

    /// Index a column that is not there
    #[migration(revision = "two", down_revision = "one", branch_label = "wrong")]
    fn upgrade(op: &mut Operations) {
        op.create_index("ix_a_name", "a", ["nmae"]);
    }
}

mod three {
    use migrator_runtime::prelude::*;

    /// Follow what is wrong
    #[migration(revision = "three", down_revision = "two")]
    fn upgrade(op: &mut Operations) {
        op.drop_index("ix_a_name", "a");
    }
}

mod four {
    use migrator_runtime::prelude::*;

    /// Hide from the compiler that there is no way back
    #[migration(revision = "four", down_revision = "one", branch_label = "hidden")]
    fn upgrade(op: &mut Operations) {
        hidden(op);
    }

    fn hidden(op: &mut Operations) {
        op.execute("UPDATE a SET name = 'x'");
    }
}

mod five {
    use migrator_runtime::prelude::*;

    /// Say that there is none
    #[migration(revision = "five", down_revision = "one", branch_label = "declared", irreversible = "gone")]
    fn upgrade(op: &mut Operations) {
        op.execute("DELETE FROM a");
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
