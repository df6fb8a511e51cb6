use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "002", down_revision = "001", transaction = false, irreversible = "the old values are gone")]
fn upgrade(op: &mut Operations) {
    op.backfill("users").each(["emial"], ["name"], |(email,): (String,)| (email,));
    op.backfill("users").each(["email"], ["nmae"], |(email,): (String,)| (email,));
}
