//! Columns know the types of their values, and whether they may be NULL.

mod migrations;

fn main() {}
