//! The compiler says it, and nobody else is blamed.

mod migrations;

fn main() {}
