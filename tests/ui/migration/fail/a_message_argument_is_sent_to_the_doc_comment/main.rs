//! The message is the doc comment.

use migrator_runtime::prelude::*;

#[migration(revision = "ae1027a6acf", message = "Initial")]
fn upgrade(_: &mut Operations) {}

fn main() {}
