//! Columns know the types of their values.

mod migrations;

fn main() {}
