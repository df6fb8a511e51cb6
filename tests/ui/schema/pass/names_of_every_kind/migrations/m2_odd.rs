use migrator_runtime::prelude::*;

/// Odd
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.alter_column("o'brien", "we\"ird").rename_to("plain");
    op.drop_index("back`tick", "o'brien");
    op.drop_column("o'brien", "таблица");
}
