use migrator_runtime::prelude::*;

const TABLE: &str = "users";
const COLUMNS: [(&str, u32); 2] = [("city", 50), ("street", 80)];

/// Many
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    for (column, length) in COLUMNS {
        op.add_column(TABLE, string(column, length));
    }
    op.alter_table(TABLE, |t| {
        t.create_index("ix_city", ["city"]);
        t.alter_column("street").set_type(text_type());
    });
}
