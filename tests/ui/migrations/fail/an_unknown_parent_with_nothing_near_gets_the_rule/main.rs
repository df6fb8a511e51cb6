//! Where nothing is near, what a parent is.

mod migrations;

fn main() {}
