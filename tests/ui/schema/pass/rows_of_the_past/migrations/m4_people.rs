use migrator_runtime::prelude::*;

/// Read again
#[migration(revision = "004", down_revision = "003", irreversible = "nothing to take back", rows(people))]
fn upgrade(op: &mut Operations) {
    op.execute(people::update().set(people::ADDRESS, "a@b").where_(people::TYPE.is_null()));
}
