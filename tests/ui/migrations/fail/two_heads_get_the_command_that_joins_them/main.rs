//! Both are named, once, with their files.

mod migrations;

fn main() {}
