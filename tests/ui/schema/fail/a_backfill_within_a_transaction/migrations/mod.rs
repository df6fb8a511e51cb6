migrator_runtime::migrations!(databases = [sqlite, postgres, mysql]);
