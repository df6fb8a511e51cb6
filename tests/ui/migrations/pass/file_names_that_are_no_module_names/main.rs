//! Dates, words of Rust and other alphabets.

#![deny(warnings)]

mod migrations;

fn main() {}
