migrator_runtime::migrations!("src/migrations");
