//! The beginning of an id is enough on the command line only.

mod migrations;

fn main() {}
