//! Dates, words and other alphabets are ids too.

#![deny(warnings)]

mod date {
    use migrator_runtime::prelude::*;

    #[migration(revision = "2025_01_06_users")]
    fn upgrade(_: &mut Operations) {}
}

mod word {
    use migrator_runtime::prelude::*;

    #[migration(revision = "add_users")]
    fn upgrade(_: &mut Operations) {}
}

mod number {
    use migrator_runtime::prelude::*;

    #[migration(revision = "1")]
    fn upgrade(_: &mut Operations) {}
}

mod cyrillic {
    use migrator_runtime::prelude::*;

    #[migration(revision = "добавить_поле")]
    fn upgrade(_: &mut Operations) {}
}

mod quote {
    use migrator_runtime::prelude::*;

    #[migration(revision = "o'brien")]
    fn upgrade(_: &mut Operations) {}
}

fn main() {}
