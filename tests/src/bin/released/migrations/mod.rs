//! `a1` and `b2` are locked.

mod version;

migrator_runtime::migrations!();
