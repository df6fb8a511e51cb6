//! The table may look otherwise there, so it is another module.

mod migrations;

fn main() {}
