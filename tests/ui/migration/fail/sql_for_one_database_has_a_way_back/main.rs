//! It needs one on that database too.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.on(Dialect::Postgres).execute("CREATE EXTENSION citext");
}

fn main() {}
