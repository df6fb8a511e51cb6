migrator_runtime::migrations!(databases = [postgres]);
