use migrator_runtime::prelude::*;

/// View
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_enum("mood", ["sad", "ok"]);
    op.create_view("emails", "SELECT email FROM users");
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    let _ = op;
}
