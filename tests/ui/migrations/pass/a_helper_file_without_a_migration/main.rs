//! It is a module like any other.

#![deny(warnings)]

mod migrations;

fn main() {}
