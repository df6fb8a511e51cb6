//! Two heads come of the typo too, and are not mentioned.

mod migrations;

fn main() {}
