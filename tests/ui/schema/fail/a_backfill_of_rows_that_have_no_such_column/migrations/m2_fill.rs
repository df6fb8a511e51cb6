use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "002", down_revision = "001", transaction = false, irreversible = "the old values are gone", rows(users))]
fn upgrade(op: &mut Operations) {
    op.backfill("users").rows(users::NAME, |user: users::Row| user.emial);
    op.backfill("users").rows(users::NMAE, |user: users::Row| user.email);
}
