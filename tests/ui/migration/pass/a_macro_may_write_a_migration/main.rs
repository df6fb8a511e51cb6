//! Such a migration is judged by itself.

#![deny(warnings)]

use migrator_runtime::prelude::*;

macro_rules! table {
    ($id:literal, $parent:expr, $name:literal) => {
        #[migration(revision = $id, down_revision = $parent)]
        fn upgrade(op: &mut Operations) {
            op.drop_table($name);
        }
    };
}

table!("b7c3d9e0f1a2", "ae1027a6acf", "users");

fn main() {}
