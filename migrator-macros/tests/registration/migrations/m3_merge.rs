use migrator_runtime::prelude::*;

#[migrator_runtime::migration(revision = "m", down_revision = ["b", "c"], irreversible = "it was never meant to be")]
pub(crate) fn r#match(_: &mut Operations) {}
