//! In the file that is last by name, with the way around.

mod migrations;

fn main() {}
