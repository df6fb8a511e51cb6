//! Two that exclude each other are one.

#![deny(warnings)]

use migrator_runtime::prelude::*;

#[cfg(debug_assertions)]
#[migration(revision = "a")]
fn upgrade(_: &mut Operations) {}

#[cfg(not(debug_assertions))]
#[migration(revision = "a", irreversible = "it is in use")]
fn upgrade(_: &mut Operations) {}

fn main() {}
