//! Names that every place has to quote, through every operation, up and down.

/// 63 bytes.
const LONG: &str = "длинное_имя_таблицы_которое_не_вле";

mod one {
    use migrator_runtime::prelude::*;

    /// Odd tables; it's "quoted" -- and 100% {odd}
    #[migration(revision = "o'ne")]
    fn upgrade(op: &mut Operations) {
        op.create_table(
            "o'brien",
            [
                integer("select").primary_key(),
                text("we\"ird").not_null().default("it's \"so\""),
                string("таблица", 10).unique(),
                integer("a b").check("\"a b\" <> 13"),
            ],
        );
        op.create_table(
            "order",
            [integer("id").primary_key(), integer("from").references("o'brien", "select")],
        );
        op.create_table(super::LONG, [integer("group").primary_key()]);
        op.create_index("ix \"o'brien\"", "o'brien", ["we\"ird", "a b"]).where_("\"we\"\"ird\" <> ';'");
        op.bulk_insert(
            "o'brien",
            ["select", "we\"ird", "таблица"],
            [row![1, "'; DROP TABLE x; --", "ы"], row![2, "line\nbreak \\ back", None::<String>]],
        );
        op.bulk_insert("order", ["id", "from"], [row![1, 1], row![2, 2]]);
    }
}

mod two {
    use migrator_runtime::prelude::*;

    /// Change them
    #[migration(revision = "дважды", down_revision = "o'ne")]
    fn upgrade(op: &mut Operations) {
        op.rename_table("order", "we\"ird; --");
        op.alter_column("o'brien", "we\"ird").rename_to("o'column").set_type(string_type(400));
        op.alter_column("o'brien", "таблица").set_default("';--");
        op.create_check_constraint("ck'\"", "o'brien", "\"o'column\" <> 'b)a,d'");
        op.drop_constraint("o'brien_a b_check", "o'brien");
        op.drop_index("ix \"o'brien\"", "o'brien");
        op.add_column("o'brien", integer("колонка \"x\"").references(super::LONG, "group"));
        op.if_table_exists(super::LONG, |op| op.rename_table(super::LONG, "short'er"));
        op.drop_column("o'brien", "a b");
    }
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
