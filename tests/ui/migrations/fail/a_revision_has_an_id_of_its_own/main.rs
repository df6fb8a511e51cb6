//! The later file is blamed, and the other one named.

mod migrations;

fn main() {}
