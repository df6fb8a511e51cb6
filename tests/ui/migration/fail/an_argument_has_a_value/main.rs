//! A name alone says nothing.

use migrator_runtime::prelude::*;

#[migration(revision = "a", transaction, depends_on =)]
fn upgrade(_: &mut Operations) {}

fn main() {}
