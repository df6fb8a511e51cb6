//! A dependency is an id or a label.

mod migrations;

fn main() {}
