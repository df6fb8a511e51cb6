use migrator_runtime::prelude::*;

/// Health data
#[migration(revision = "29f60718da4b", down_revision = "18e5f607c93a", created = "2025-04-02T12:00:58Z")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "health_data",
        [
            big_integer("id").identity().primary_key(),
            uuid("user_id").not_null().references("users", "id").on_delete(Cascade),
            date("day").not_null(),
            numeric("weight_kg", 5, 2).check("weight_kg > 0"),
            small_integer("pulse"),
            json("extra"),
        ],
    )
    .unique("uq_health_data_user_day", ["user_id", "day"]);
}
