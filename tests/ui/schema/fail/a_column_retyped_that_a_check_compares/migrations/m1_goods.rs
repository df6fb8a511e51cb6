use migrator_runtime::prelude::*;

/// Goods
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("goods", [integer("id").primary_key(), integer("price").not_null()])
        .check("ck_price", "price > 0");
}
