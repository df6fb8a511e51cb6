//! The one place where drivers are spoken to. Each database has a module with the same files.

#[cfg(not(any(feature = "sqlite", feature = "postgres", feature = "mysql")))]
compile_error!("migrator-runtime needs a database: switch on the feature `sqlite`, `postgres` or `mysql`");

#[cfg(any(feature = "postgres", feature = "mysql"))]
mod batch;
mod connect_error;
mod connection;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
mod rows;
mod sql_place;
#[cfg(feature = "sqlite")]
mod sqlite;
mod statement_error;
mod url;

pub use connect_error::ConnectError;
pub(crate) use connection::{Connection, Opening, RebuildFault};
pub(crate) use rows::{KeptRows, Target};
pub use sql_place::SqlPlace;
#[cfg(feature = "sqlite")]
pub(crate) use sqlite::page_of_arrays;
pub use statement_error::{Refusal, StatementError};
pub use url::{DatabaseUrl, UrlError};
