//! Also one that is a word of Rust.

#![deny(warnings)]

use migrator_runtime::prelude::*;

#[migration(revision = r"a")]
pub(crate) fn r#move(r#use: &mut Operations) {
    r#use.drop_table(r#"r#move"#);
}

fn main() {}
