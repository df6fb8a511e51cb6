migrator_runtime::migrations!(databases = [mysql, postgres]);
