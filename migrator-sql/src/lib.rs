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
//! | [`backfill`] | going over a table, batch by batch |
//! | [`bookkeeping`] | the version table and the journal |
//! | [`transaction`] | the words that begin and end transactions |
//! | [`reflect`] | what reading a live database gives |
//! | [`canonical`](mod@canonical) | the schema as a database would say it |
//! | [`obstacle`] | which rows stand in the way of an operation |
//! | [`lock`] | the lock that one runner holds |
//! | [`catalog`] | questions to a database about itself |
//! | [`bulk`] | many rows at once |
//! | [`user_sql`] | statements and placeholders in SQL that a user wrote |
//! | [`blockers`] | who holds a lock that was not to be had |
//! | [`timeouts`] | how long a statement may wait, and take |
//! | [`probe`] | asking a database what it makes of an expression |
//! | [`quote`] | names and values, for any dialect |
//! | [`error`] | why an operation has no SQL |
//! | [`into_sql`] | what users may pass as SQL of their own |
//! | [`sqlite`] | SQLite's words: quoting, types, statements, the table rebuild |
//! | [`postgres`], [`mysql`] | those of PostgreSQL, and of MySQL and MariaDB |

#![warn(clippy::print_stdout, clippy::print_stderr)] // a library prints nothing

pub mod backfill;
mod batch;
pub mod blockers;
pub mod bookkeeping;
pub mod bulk;
pub mod canonical;
pub mod catalog;
pub mod error;
pub mod into_sql;
pub mod lock;
pub mod mysql;
pub mod namespace;
pub mod obstacle;
pub mod offline;
pub mod postgres;
pub mod probe;
pub mod quote;
pub mod reflect;
pub mod render;
pub mod script;
pub mod sqlite;
pub mod timeouts;
pub mod transaction;
pub mod user_sql;

pub use blockers::blockers_query;
pub use bookkeeping::{
    BackfillId, BackfillPart, Bookkeeping, BooksTable, Follower, FoundBooks, JournalDuration, JournalRow,
    LogRow, ProgressRow, VERSION_TABLE, note_start, read_state,
};
pub use canonical::{canonical, comparable};
pub use error::{RenderCause, RenderError, Unsupported};
pub use into_sql::IntoSql;
pub use obstacle::{Obstacle, obstacles};
pub use offline::{OfflineStep, offline};
pub use reflect::{Query, ReflectError, Reflected, Unmodelled};
pub use render::render;
pub use script::{RenderedStep, Step};
pub use timeouts::Timeouts;
