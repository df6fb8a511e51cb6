//! SQL text for operations, dialect by dialect. Pure text: nothing here talks to a database.
//!
//! [`render`](render::render) turns the operations of a revision into [`Step`]s. Most are plain
//! statements; a step that needs to see the database first (a table rebuild on SQLite, a condition,
//! a data step) says so, and the caller asks for the rest when it has looked.
//!
//! | module | what it knows |
//! |---|---|
//! | [`script`] | what a rendering gives |
//! | [`render`](mod@render) | operations to steps |
//! | [`offline`](mod@offline) | steps to plain text, without a database |
//! | [`bookkeeping`] | the version table and the journal |
//! | [`transaction`] | the words that begin and end transactions |
//! | [`reflect`] | what reading a live database gives |
//! | [`canonical`](mod@canonical) | the schema as a database would say it |
//! | [`quote`] | names and values, for any dialect |
//! | [`error`] | why an operation has no SQL |
//! | [`into_sql`] | what users may pass as SQL of their own |
//! | [`sqlite`] | SQLite's words: quoting, types, statements, the table rebuild |
//! | [`postgres`], [`mysql`] | those of PostgreSQL, and of MySQL and MariaDB |

#![warn(clippy::print_stdout, clippy::print_stderr)] // a library prints nothing

mod batch;
pub mod bookkeeping;
pub mod canonical;
pub mod error;
pub mod into_sql;
pub mod mysql;
pub mod offline;
pub mod postgres;
pub mod quote;
pub mod reflect;
pub mod render;
pub mod script;
pub mod sqlite;
pub mod transaction;

pub use bookkeeping::{Bookkeeping, JournalRow, VERSION_TABLE};
pub use canonical::canonical;
pub use error::{RenderCause, RenderError, Unsupported};
pub use into_sql::IntoSql;
pub use offline::{OfflineStep, offline};
pub use reflect::{Query, ReflectError, Reflected, Row, Unmodelled};
pub use render::render;
pub use script::{RenderedStep, Step};
