//! `migrations.rs` beside `migrations/`.

#![deny(warnings)]

mod migrations;

fn main() {}
