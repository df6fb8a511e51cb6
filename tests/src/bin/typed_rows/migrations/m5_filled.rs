use migrator_runtime::prelude::*;

/// A table, to be filled
#[migration(revision = "f1", branch_label = "filled")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "guests",
        [
            big_integer("id").primary_key(),
            string("first name", 40).not_null(),
            string("nick", 90),
            boolean("here").not_null(),
            double("weight"),
            var_binary("photo", 20),
            numeric("price", 8, 2),
        ],
    );
}
