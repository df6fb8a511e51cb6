use migrator_runtime::prelude::*;

macro_rules! stamped {
    ($op:ident, $table:literal) => {
        $op.add_column($table, timestamp_tz("at"));
    };
}

/// Macro
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    stamped!(op, "users");
    op.create_index("ix_at", "users", ["at"]);
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_index("ix_at", "users");
    op.drop_column("users", "at");
}
