//! A parent may come out of a macro, and a head may be there on a condition.

#![deny(warnings)]

mod migrations;

fn main() {}
