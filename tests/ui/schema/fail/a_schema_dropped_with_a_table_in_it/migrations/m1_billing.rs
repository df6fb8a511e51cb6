use migrator_runtime::prelude::*;

/// Billing
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_schema("billing");
    op.create_table(("billing", "invoices"), [integer("id").primary_key()]);
}
