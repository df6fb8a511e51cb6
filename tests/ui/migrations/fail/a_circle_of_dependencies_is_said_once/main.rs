//! Where a label closes it.

mod migrations;

fn main() {}
