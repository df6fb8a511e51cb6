//! Nothing is said but that the id is missing.

use migrator_runtime::prelude::*;

#[migration]
fn upgrade(_: &mut Operations) {}

fn main() {}
