use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "004", down_revision = "003")]
fn upgrade(op: &mut Operations) {
    op.execute("UPDATE users SET score = 0").reverse("SELECT 1");
}
