//! Every way to write the argument wrongly.

mod migrations;

fn main() {}
