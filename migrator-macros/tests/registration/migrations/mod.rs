//! A folder of migrations.

migrator_runtime::migrations!();
