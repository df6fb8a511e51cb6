use migrator_runtime::prelude::*;

/// By code
#[migration(revision = "003", down_revision = "002", transaction = false, rows(users), irreversible = "it is lower")]
fn upgrade(op: &mut Operations) {
    op.backfill("users").each(["email", "age"], ["email"], |(email, age): (String, Option<i32>)| {
        age.map(|_| (email.to_lowercase(),))
    });
    op.backfill("users").rows((users::NAME, users::AGE), |user: users::Row| (user.full_name, user.age));
}
