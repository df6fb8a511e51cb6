//! The one place where drivers are spoken to.

mod connect_error;
mod connection;
mod sqlite;
mod statement_error;
mod url;

pub use connect_error::ConnectError;
pub(crate) use connection::{Connection, Opening};
pub use statement_error::{Refusal, StatementError};
pub use url::{DatabaseUrl, UrlError};
