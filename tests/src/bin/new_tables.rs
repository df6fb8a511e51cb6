//! Tables that get columns in the same run in which they are created.

use std::process::ExitCode;

mod made {
    use migrator_runtime::prelude::*;

    /// Tables of several kinds
    #[migration(revision = "made")]
    fn upgrade(op: &mut Operations) {
        op.create_table("people", [integer("id").primary_key(), string("o'brien", 20).unique()]);
        op.create_table("we\"ird", [integer("a"), text("b")]).primary_key(["a", "b"]).strict();
        op.create_index("ix_people", "people", ["o'brien"]);
    }
}

mod grown {
    use migrator_runtime::prelude::*;

    /// Columns of several kinds
    #[migration(revision = "grown", down_revision = "made")]
    fn upgrade(op: &mut Operations) {
        op.add_column("people", string("таблица", 30).not_null().default("a, b) -- c"));
        op.add_column("we\"ird", text("select"));
        op.add_column("people", integer("boss").references("people", "id"));
        op.create_index("ix_boss", "people", ["boss"]);
        op.add_column("people", integer("n").check("n > 0"));
    }
}

mod filled {
    use migrator_runtime::prelude::*;

    /// Rows, and a column behind them
    #[migration(revision = "filled", down_revision = "grown")]
    fn upgrade(op: &mut Operations) {
        op.bulk_insert("people", ["id", "o'brien"], [row![1, "x"]]);
        op.add_column("people", integer("late").not_null().default(7));
    }
}

mod wrong {
    use migrator_runtime::prelude::*;

    /// A column that SQLite refuses
    #[migration(revision = "wrong", down_revision = "made")]
    fn upgrade(op: &mut Operations) {
        op.add_column("people", integer("fine"));
        op.create_index("ix_fine", "people", ["fine"]);
        op.add_column("people", integer("bad").check("no_such_function(bad) > 0"));
        op.add_column("people", integer("never"));
    }
}

mod between {
    use migrator_runtime::prelude::*;

    /// A table that is made twice, and what may stand between its columns
    #[migration(revision = "between", down_revision = "made")]
    fn upgrade(op: &mut Operations) {
        op.create_table("twice", [integer("id").primary_key()]);
        op.add_column("twice", integer("first"));
        op.drop_table("twice");
        op.create_table("twice", [integer("id").primary_key()]);
        op.add_column("twice", integer("second"));
        op.create_view("seen", "SELECT * FROM twice");
        op.add_column("twice", integer("third"));
        op.if_table_exists("twice", |op| {
            op.add_column("twice", integer("fourth"));
        });
        op.on(Dialect::Sqlite).add_column("twice", integer("fifth"));
        op.add_column("twice", integer("sixth"));
        op.rename_table("twice", "once");
        op.add_column("once", integer("seventh"));
        op.create_table("timed", [integer("id").primary_key()]).without_rowid();
        op.execute("INSERT INTO timed VALUES (1)").reverse("");
        op.add_column("timed", integer("n").not_null().default(5));
    }
}

mod points {
    use migrator_runtime::prelude::*;

    /// Tables, of which the older one points at the newer one
    #[migration(revision = "points", branch_label = "apart")]
    fn upgrade(op: &mut Operations) {
        op.create_table("children", [integer("id").primary_key()]);
        op.create_table("parents", [integer("id").primary_key()]);
        op.add_column("children", integer("parent").references("parents", "id"));
        op.add_column("children", integer("plain"));
        op.create_index("ix_plain", "children", ["plain"]);
    }
}

fn main() -> ExitCode {
    migrator_runtime::cli::main()
}
