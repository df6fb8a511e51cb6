//! One branch may go without.

#![deny(warnings)]

mod migrations;

fn main() {}
