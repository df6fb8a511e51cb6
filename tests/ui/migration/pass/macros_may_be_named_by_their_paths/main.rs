//! Without the prelude, too.

#![deny(warnings)]

use migrator_runtime::prelude::Operations;

#[migrator_runtime::migration(revision = "a")]
fn upgrade(_: &mut Operations) {}

#[::migrator_runtime::downgrade]
fn downgrade(_: &mut Operations) {}

fn main() {}
