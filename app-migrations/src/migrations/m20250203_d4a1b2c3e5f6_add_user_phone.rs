use migrator_runtime::prelude::*;

/// Add user phone
#[migration(revision = "d4a1b2c3e5f6", down_revision = "c1d2e3f40516", created = "2025-02-03T08:15:00Z")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("phone", 20));
    op.create_check_constraint("ck_users_phone", "users", "phone IS NULL OR length(phone) >= 5");
}
