//! There is no word for no parent: the argument is left out.

use migrator_runtime::prelude::*;

mod a {
    use super::*;

    #[migration(revision = "a", down_revision = None)]
    fn upgrade(_: &mut Operations) {}
}

mod b {
    use super::*;

    #[migration(revision = "b", down_revision = [])]
    fn upgrade(_: &mut Operations) {}
}

mod c {
    use super::*;

    #[migration(revision = "c", down_revision = "")]
    fn upgrade(_: &mut Operations) {}
}

fn main() {}
