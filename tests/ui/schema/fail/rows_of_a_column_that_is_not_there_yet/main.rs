//! The struct and the constants are those of the revision, whatever comes after it.

mod migrations;

fn main() {}
