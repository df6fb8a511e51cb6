//! Each follows the one before.

#![deny(warnings)]

mod migrations;

fn main() {}
