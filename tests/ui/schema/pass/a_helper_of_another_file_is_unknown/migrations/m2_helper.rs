use migrator_runtime::prelude::*;

/// Helper
#[migration(revision = "002", down_revision = "001", irreversible = "the audit stays")]
fn upgrade(op: &mut Operations) {
    super::helpers::audited(op);
    op.add_column("audits", text("reason"));
}
