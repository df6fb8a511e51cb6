use migrator_runtime::prelude::*;

/// Goods
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "goods",
        [
            integer("id").primary_key(),
            integer("n").default("12"),
            boolean("sold").default(false),
            boolean("new").default(1),
            numeric("price", 5, 2).default(decimal("9.99")),
            date("since").default("2026-01-01"),
            date("day").default(expression("CURRENT_DATE")),
            json("data").default("{}"),
            uuid("tag").default(new_uuid()),
            string("code", 4).default("none"),
            text("empty").default(Literal::Null),
        ],
    );
}
