//! Nobody depends on themselves, by id or by label.

use migrator_runtime::prelude::*;

mod a {
    use super::*;

    #[migration(revision = "a", depends_on = ["b", "a"])]
    fn upgrade(_: &mut Operations) {}
}

mod c {
    use super::*;

    #[migration(revision = "c", branch_label = "x", depends_on = "x")]
    fn upgrade(_: &mut Operations) {}
}

fn main() {}
