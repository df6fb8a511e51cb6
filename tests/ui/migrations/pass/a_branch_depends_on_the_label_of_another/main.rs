//! With a base of its own.

#![deny(warnings)]

mod migrations;

fn main() {}
