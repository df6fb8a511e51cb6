use migrator_runtime::prelude::*;

/// Cfg
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    #[cfg(not(windows))]
    op.add_column("users", text("home"));
    op.create_index("ix_home", "users", ["home"]);
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_index("ix_home", "users");
    #[cfg(not(windows))]
    op.drop_column("users", "home");
}
