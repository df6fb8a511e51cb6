//! Each revision leaves a row behind: a revision that ran twice is seen. Some run without a transaction, one
//! builds an index CONCURRENTLY, one has a data step.

mod first {
    use migrator_runtime::prelude::*;

    /// Where each leaves its row
    #[migration(revision = "first")]
    fn upgrade(op: &mut Operations) {
        op.create_table("runs", [string("revision", 20).not_null()]);
    }
}

macro_rules! chain {
    ($($module:ident $revision:literal $parent:literal $transaction:literal |$op:ident| $record:block)*) => {$(
        mod $module {
            use migrator_runtime::prelude::*;

            /// Leaves a row
            #[migration(revision = $revision, down_revision = $parent, transaction = $transaction)]
            fn upgrade($op: &mut Operations) {
                $op.execute(concat!("INSERT INTO runs (revision) VALUES ('", $revision, "')"))
                    .reverse(concat!("DELETE FROM runs WHERE revision = '", $revision, "'"));
                $record
            }
        }
    )*};
}

chain! {
    rows "rows" "first" true |op| {}
    table "table" "rows" true |op| { op.create_table("a", [integer("id").primary_key(), integer("n")]); }
    alone "alone" "table" false |op| { op.create_table("b", [integer("id").primary_key()]); }
    concurrent "concurrent" "alone" false |op| { op.create_index("ix_a_n", "a", ["n"]).concurrently(); }
    column "column" "concurrent" true |op| { op.add_column("a", string("name", 20)); }
    last "last" "column" true |op| {}
}

mod step {
    use migrator_runtime::prelude::*;
    use std::time::Duration;

    /// Takes its time
    #[migration(revision = "step", down_revision = "last")]
    fn upgrade(op: &mut Operations) {
        op.run("leave a row", async |db| {
            tokio::time::sleep(Duration::from_millis(50)).await;
            db.execute("INSERT INTO runs (revision) VALUES ('step')").await?;
            Ok(())
        });
    }

    #[downgrade]
    fn downgrade(op: &mut Operations) {
        op.execute("DELETE FROM runs WHERE revision = 'step'");
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
