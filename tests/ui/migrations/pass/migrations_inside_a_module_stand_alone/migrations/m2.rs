use migrator_runtime::prelude::*;

#[migration(revision = "b", down_revision = "a")]
fn upgrade(_: &mut Operations) {}

#[allow(dead_code)]
mod sketch {
    use super::*;

    #[migration(revision = "c", down_revision = "nowhere")]
    fn upgrade(_: &mut Operations) {}
}
