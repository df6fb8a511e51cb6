migrator_runtime::migrations!();
