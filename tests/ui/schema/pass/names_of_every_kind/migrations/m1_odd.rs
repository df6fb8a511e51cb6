use migrator_runtime::prelude::*;

/// Odd
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("o'brien", [integer("select").primary_key(), text("we\"ird"), text("таблица")]);
    op.create_index("back`tick", "o'brien", ["таблица"]);
}
