use migrator_runtime::prelude::*;

/// While
#[migration(revision = "002", down_revision = "001", irreversible = "the lines stay")]
fn upgrade(op: &mut Operations) {
    let mut number = 0;
    while number < 3 {
        op.add_column("users", text(format!("line_{number}")));
        number += 1;
    }
    op.create_index("ix_line", "users", ["line_2"]);
}
