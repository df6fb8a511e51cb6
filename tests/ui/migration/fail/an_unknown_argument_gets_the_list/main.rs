//! Where nothing is near, all arguments are named.

use migrator_runtime::prelude::*;

#[migration(revision = "ae1027a6acf", author = "me")]
fn upgrade(_: &mut Operations) {}

fn main() {}
