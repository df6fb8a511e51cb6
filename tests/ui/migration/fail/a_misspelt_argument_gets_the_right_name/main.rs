//! The right name is offered, and only the misspelt argument is blamed.

use migrator_runtime::prelude::*;

#[migration(revison = "b7c3d9e0f1a2", down_revison = "ae1027a6acf")]
fn upgrade(_: &mut Operations) {}

fn main() {}
