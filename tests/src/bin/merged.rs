//! A merge of a revision with its own parent, beside a branch of its own.

macro_rules! table {
    ($module:ident, $table:literal, $($arguments:tt)*) => {
        mod $module {
            use migrator_runtime::prelude::*;

            /// A table
            #[migration($($arguments)*)]
            fn upgrade(op: &mut Operations) {
                op.create_table($table, [integer("id").primary_key()]);
            }
        }
    };
}

table!(aside, "z", revision = "aside", branch_label = "away");
table!(first, "a", revision = "first");
table!(second, "b", revision = "second", down_revision = "first");
table!(merge, "m", revision = "merge", down_revision = ["first", "second"]);

table!(top, "t", revision = "top", down_revision = ["merge", "aside"]);

fn main() -> std::process::ExitCode {
    migrator_runtime::cli::main()
}
