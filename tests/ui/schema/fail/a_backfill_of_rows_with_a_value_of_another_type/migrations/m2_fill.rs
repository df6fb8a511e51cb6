use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "002", down_revision = "001", transaction = false, irreversible = "the old values are gone", rows(users))]
fn upgrade(op: &mut Operations) {
    op.backfill("users").rows(users::AGE, |user: users::Row| user.email);
    op.backfill("users").rows((users::NAME, users::AGE), |user: users::Row| (user.age, user.age));
}
