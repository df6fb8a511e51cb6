//! What follows a migration without a readable id is not blamed.

mod migrations;

fn main() {}
