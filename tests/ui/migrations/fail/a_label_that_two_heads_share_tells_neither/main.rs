//! A label of a common ancestor is nobody's own.

mod migrations;

fn main() {}
