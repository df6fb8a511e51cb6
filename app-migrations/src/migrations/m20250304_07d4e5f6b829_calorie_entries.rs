use migrator_runtime::prelude::*;

/// Calorie entries
#[migration(revision = "07d4e5f6b829", down_revision = "f6c3d4e5a718", created = "2025-03-04T19:21:48Z")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "calorie_entries",
        [
            big_integer("id").identity().primary_key(),
            uuid("user_id").not_null(),
            string("food", 200).not_null(),
            integer("calories").not_null().check("calories >= 0"),
            timestamp_tz("eaten_at").not_null().default(now()),
        ],
    );
}
