use migrator_runtime::prelude::*;

/// Goods
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "goods",
        [
            integer("id").primary_key(),
            string("code", 3).default("none"),
            boolean("sold").default("maybe"),
            numeric("price", 5, 2).default(1000),
            date("since").default("soon"),
            uuid("tag").default("x"),
            json("data").default("nothing"),
            small_integer("count").default(100_000),
            enumeration("state", "state_type", ["new", "used"]).default("nwe"),
        ],
    );
}
