//! A word in quotes is not a yes or a no.

use migrator_runtime::prelude::*;

#[migration(revision = "a", transaction = "off")]
fn upgrade(_: &mut Operations) {}

fn main() {}
