//! What a data step stands on is what the migrations before it make, and nothing that comes after.

mod migrations;

fn main() {}
