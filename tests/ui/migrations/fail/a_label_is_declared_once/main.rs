//! The later declaration is blamed.

mod migrations;

fn main() {}
