//! However many there are.

mod migrations;

fn main() {}
