use migrator_runtime::prelude::*;

/// Happy
#[migration(revision = "002", down_revision = "001", irreversible = "labels stay")]
fn upgrade(op: &mut Operations) {
    op.add_enum_value("mood", "happy").after("ok");
}
