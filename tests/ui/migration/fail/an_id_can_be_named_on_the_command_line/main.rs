//! What means something in a target is no id.

use migrator_runtime::prelude::*;

mod dash {
    use super::*;

    #[migration(revision = "2025-01-06")]
    fn upgrade(_: &mut Operations) {}
}

mod space {
    use super::*;

    #[migration(revision = "add users")]
    fn upgrade(_: &mut Operations) {}
}

mod word {
    use super::*;

    #[migration(revision = "head")]
    fn upgrade(_: &mut Operations) {}
}

mod long {
    use super::*;

    #[migration(revision = "add_the_avatar_and_the_phone_number_of_users")]
    fn upgrade(_: &mut Operations) {}
}

mod empty {
    use super::*;

    #[migration(revision = "")]
    fn upgrade(_: &mut Operations) {}
}

fn main() {}
