//! Each branch changes a table in a way that its rows do not allow.

mod base {
    use migrator_runtime::prelude::*;

    /// Tables with rows
    #[migration(revision = "base0")]
    fn upgrade(op: &mut Operations) {
        op.create_table("parents", [integer("id").primary_key()]);
        op.create_table(
            "o'brien",
            [integer("id").primary_key(), string("name", 20), string("number", 20), integer("parent")],
        );
        op.bulk_insert(
            "o'brien",
            ["id", "name", "number", "parent"],
            [row![1, "x", "7", 1], row![2, "x", "30000000000", None::<i32>], row![3, None::<String>, "9", 3]],
        );
        op.bulk_insert("parents", ["id"], [row![1]]);
    }
}

macro_rules! branches {
    ($($module:ident $revision:literal $label:literal |$op:ident| $record:expr;)*) => {$(
        mod $module {
            use migrator_runtime::prelude::*;

            /// A branch
            #[migration(revision = $revision, down_revision = "base0", branch_label = $label)]
            fn upgrade($op: &mut Operations) {
                $record;
            }
        }
    )*};
}

branches! {
    nulls "nulls0" "nulls" |op| op.alter_column("o'brien", "name").set_not_null();
    unique "unique0" "unique" |op| op.create_unique_constraint("uq", "o'brien", ["name"]);
    index "index0" "index" |op| op.create_index("ux", "o'brien", ["name"]).unique();
    check "check0" "check" |op| op.create_check_constraint("ck", "o'brien", "id < 3");
    key "key0" "key" |op| op.create_foreign_key("fk", "o'brien", ["parent"], "parents", ["id"]);
    added "added0" "added" |op| op.add_column("o'brien", integer("more").not_null());
    retyped "retyped0" "retyped" |op| op.alter_column("o'brien", "number").set_type(integer_type());
}

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
