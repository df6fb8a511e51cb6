//! A doc comment of either kind, in Cyrillic.

#![deny(warnings)]

use migrator_runtime::prelude::*;

/** Добавить поле «аватар» 🙂 */
#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.add_column("пользователи", string("аватар", 500));
}

fn main() {}
