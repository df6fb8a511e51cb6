//! As tests in the file of a migration have them.

#![deny(warnings)]

mod migrations;

fn main() {}
