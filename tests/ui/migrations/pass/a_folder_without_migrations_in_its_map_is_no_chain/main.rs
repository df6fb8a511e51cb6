//! Modules declared by hand are judged one by one.

#![deny(warnings)]

mod migrations;

fn main() {}
