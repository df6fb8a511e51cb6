use migrator_runtime::prelude::*;

/// Batch
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.alter_table("users", |t| {
        t.add_column(string("phone", 20));
        t.add_column(integer("age").not_null());
        t.drop_column("fax");
        t.alter_column("email").rename_to("name");
        t.create_index("ix", ["phnoe"]);
    });
}
