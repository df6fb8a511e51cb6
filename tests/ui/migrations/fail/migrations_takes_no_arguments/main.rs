//! It speaks for the folder that it stands in.

mod migrations;

fn main() {}
