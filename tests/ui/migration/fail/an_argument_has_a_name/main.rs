//! A value alone says nothing.

use migrator_runtime::prelude::*;

#[migration("ae1027a6acf")]
fn upgrade(_: &mut Operations) {}

fn main() {}
