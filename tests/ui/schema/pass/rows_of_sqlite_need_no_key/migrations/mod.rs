migrator_runtime::migrations!(databases = [sqlite]);
