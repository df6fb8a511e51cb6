//! What SQL did cannot be derived; one error is enough for two of them.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.execute("CREATE VIEW adults AS SELECT 1").reverse("DROP VIEW adults");
    op.execute("UPDATE users SET active = TRUE");
    op.execute("UPDATE users SET admin = FALSE");
}

fn main() {}
