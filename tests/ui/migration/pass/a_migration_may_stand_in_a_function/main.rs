//! As tests write them.

#![deny(warnings)]

use migrator_runtime::prelude::*;

fn main() {
    #[migration(revision = "a")]
    fn upgrade(op: &mut Operations) {
        op.drop_table("t");
    }
}
