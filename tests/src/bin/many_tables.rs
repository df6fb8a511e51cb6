//! A history that locks many objects, in revisions of forty tables and in one of many more.

use migrator_runtime::core::op::{integer, text};
use migrator_runtime::prelude::Operations;

fn tables(op: &mut Operations, name: &str, number: usize) {
    for at in 1..=number {
        op.create_table(format!("{name}_{at}"), [integer("id").primary_key(), text("words")]);
        op.create_index(format!("ix_{name}_{at}"), format!("{name}_{at}"), ["words"]);
    }
}

mod first {
    use migrator_runtime::prelude::*;

    /// Forty tables
    #[migration(revision = "t1")]
    fn upgrade(op: &mut Operations) {
        super::tables(op, "first", 40);
    }
}

mod second {
    use migrator_runtime::prelude::*;

    /// Forty more
    #[migration(revision = "t2", down_revision = "t1")]
    fn upgrade(op: &mut Operations) {
        super::tables(op, "second", 40);
    }
}

mod third {
    use migrator_runtime::prelude::*;

    /// The last forty
    #[migration(revision = "t3", down_revision = "t2")]
    fn upgrade(op: &mut Operations) {
        super::tables(op, "third", 40);
    }
}

mod alone {
    use migrator_runtime::prelude::*;

    /// Without a transaction
    #[migration(revision = "t4", down_revision = "t3", transaction = false)]
    fn upgrade(op: &mut Operations) {
        op.create_index("ix_first_1_again", "first_1", ["words"]).concurrently();
    }
}

mod after {
    use migrator_runtime::prelude::*;

    /// One more
    #[migration(revision = "t5", down_revision = "t4")]
    fn upgrade(op: &mut Operations) {
        super::tables(op, "fourth", 1);
    }
}

mod huge {
    use migrator_runtime::prelude::*;

    /// Too many
    #[migration(revision = "h1", branch_label = "huge")]
    fn upgrade(op: &mut Operations) {
        super::tables(op, "huge", 2_000);
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
