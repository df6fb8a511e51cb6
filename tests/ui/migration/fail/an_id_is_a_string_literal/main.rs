//! The source is read, not run: a number or a constant is no id.

use migrator_runtime::prelude::*;

const ID: &str = "b7c3d9e0f1a2";

mod a {
    use super::*;

    #[migration(revision = 20250106)]
    fn upgrade(_: &mut Operations) {}
}

mod b {
    use super::*;

    #[migration(revision = super::ID, irreversible = false, created = 2025 - 01 - 15)]
    fn upgrade(_: &mut Operations) {}
}

fn main() {}
