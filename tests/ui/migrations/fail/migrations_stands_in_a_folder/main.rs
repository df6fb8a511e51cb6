//! A file without a folder has no migrations.

migrator_runtime::migrations!();

fn main() {}
