//! As it must be to be public.

#![deny(warnings)]

mod migrations;

fn main() {}
