//! What cannot be read is no mistake elsewhere, but here the columns have to be known.

mod migrations;

fn main() {}
