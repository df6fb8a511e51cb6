//! Runs migrations written as Rust functions: library and command line.

mod registry;

pub use migrator_macros::{downgrade, migration, migrations};

/// What a migration file needs: `use migrator_runtime::prelude::*;`.
pub mod prelude {
    pub use migrator_core::capability::Dialect;
    pub use migrator_core::op::*;
    pub use migrator_core::row;
    pub use migrator_core::schema::Literal;
    pub use migrator_core::schema::ReferentialAction::{self, *};
    pub use migrator_macros::{downgrade, migration};
}

/// What the macros write; not for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use crate::registry::{RegisteredDowngrade, RegisteredFolder, RegisteredMigration};
    pub use inventory;
    pub use migrator_core::op::Operations;
}
