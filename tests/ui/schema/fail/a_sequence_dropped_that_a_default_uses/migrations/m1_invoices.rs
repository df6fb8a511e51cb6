use migrator_runtime::prelude::*;

/// Invoices
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_sequence("numbers");
    op.create_table(
        "invoices",
        [integer("id").primary_key(), big_integer("number").default(next_value("numbers"))],
    );
}
