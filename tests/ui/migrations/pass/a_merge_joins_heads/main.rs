//! Whatever the order of the files.

#![deny(warnings)]

mod migrations;

fn main() {}
