//! Why there is no way back is worth a word.

use migrator_runtime::prelude::*;

#[migration(revision = "a", irreversible = " ")]
fn upgrade(_: &mut Operations) {}

fn main() {}
