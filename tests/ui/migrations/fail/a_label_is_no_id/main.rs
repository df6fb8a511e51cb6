//! A target could not tell the two apart.

mod migrations;

fn main() {}
