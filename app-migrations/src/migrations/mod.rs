//! One file a migration; each is part of the chain as soon as it is in this folder.

migrator_runtime::migrations!(databases = [sqlite, postgres, mysql]);
