use migrator_runtime::prelude::*;

/// Calories as big integer, and entries belong to users
#[migration(revision = "18e5f607c93a", down_revision = "07d4e5f6b829", created = "2025-03-18T07:44:09Z")]
fn upgrade(op: &mut Operations) {
    op.alter_column("calorie_entries", "calories").set_type(big_integer_type());
    op.create_foreign_key("fk_calorie_entries_user", "calorie_entries", ["user_id"], "users", ["id"])
        .on_delete(Cascade);
    op.create_index("ix_calorie_entries_user_eaten", "calorie_entries", ["user_id", "eaten_at"]);
}
