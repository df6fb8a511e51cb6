//! Its place in the chain is known all the same.

mod migrations;

fn main() {}
