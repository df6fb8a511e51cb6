pub mod columns;

migrator_runtime::migrations!();
