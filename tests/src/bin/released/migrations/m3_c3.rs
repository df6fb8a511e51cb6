use super::version::is_edited;
use migrator_runtime::prelude::*;

/// Ages
#[migration(revision = "c3", down_revision = "b2")]
fn upgrade(op: &mut Operations) {
    ages(op, is_edited("c3"));
}

fn ages(op: &mut Operations, edited: bool) {
    op.add_column("users", if edited { big_integer("age") } else { integer("age") });
    op.create_index("ix_o'brien", "users", ["age"]);
    if edited {
        op.add_column("users", string("city", 50));
    }
}
