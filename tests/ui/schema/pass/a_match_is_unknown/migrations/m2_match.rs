use migrator_runtime::prelude::*;

/// Match
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    match size_of::<usize>() {
        8 => drop(op.add_column("users", big_integer("n"))),
        _ => drop(op.add_column("users", integer("n"))),
    }
    op.create_index("ix_n", "users", ["n"]);
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_index("ix_n", "users");
    op.drop_column("users", "n");
}
