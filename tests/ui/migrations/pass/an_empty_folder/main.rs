//! Where a project begins.

#![deny(warnings)]

mod migrations;

fn main() {}
