//! A misspelt table, and one that an earlier revision dropped.

mod migrations;

fn main() {}
