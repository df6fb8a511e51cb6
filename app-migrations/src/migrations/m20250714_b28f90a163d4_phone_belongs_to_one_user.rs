use migrator_runtime::prelude::*;

/// A phone belongs to one user, and a language is one of the known
#[migration(revision = "b28f90a163d4", down_revision = "a17e8f9052c3", created = "2025-07-14T11:45:19Z")]
fn upgrade(op: &mut Operations) {
    op.create_unique_constraint("uq_users_phone", "users", ["phone"]);
    op.alter_column("users", "first_name").drop_default();
    op.alter_column("users", "last_name").drop_not_null().drop_default();
    op.create_foreign_key(
        "fk_user_settings_language",
        "user_settings",
        ["language"],
        "languages",
        ["code"],
    );
}
