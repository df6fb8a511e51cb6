//! That it then follows itself is not mentioned.

mod migrations;

fn main() {}
