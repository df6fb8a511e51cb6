use migrator_runtime::prelude::*;

/// Both
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column(("billing", "users"), text("iban"));
    op.drop_column("users", "name");
    op.drop_table(("billing", "users"));
    op.drop_schema("billing");
}
