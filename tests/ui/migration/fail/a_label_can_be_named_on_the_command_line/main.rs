//! What means something in a target is no label, and nor is an id.

use migrator_runtime::prelude::*;

mod at {
    use super::*;

    #[migration(revision = "at1", branch_label = "billing@eu")]
    fn upgrade(_: &mut Operations) {}
}

mod word {
    use super::*;

    #[migration(revision = "word1", branch_label = "heads")]
    fn upgrade(_: &mut Operations) {}
}

mod id {
    use super::*;

    #[migration(revision = "id1", branch_label = "id1")]
    fn upgrade(_: &mut Operations) {}
}

fn main() {}
