//! There is no value whose method it could be.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(&mut self) {}

fn main() {}
