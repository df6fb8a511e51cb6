use migrator_runtime::prelude::*;

/// If
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    if std::env::consts::OS != "plan9" {
        op.add_column("users", text("bio"));
    }
    op.create_index("ix_bio", "users", ["bio"]);
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_index("ix_bio", "users");
    if std::env::consts::OS != "plan9" {
        op.drop_column("users", "bio");
    }
}
