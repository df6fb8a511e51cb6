//! Each in its own file.

mod migrations;

fn main() {}
