//! The lock that one runner holds on the books of a database, so that no other runs at the same time.
//!
//! | module | the lock |
//! |---|---|
//! | [`postgres`] | an advisory lock of the run's own session |
//! | [`lease`] | a row with a fencing token, where a pooler gives the session to others (PostgreSQL) |
//! | [`mysql`] | a named lock of the run's own session, on MySQL and MariaDB |
//!
//! On SQLite it is a lock of the operating system on a file, and needs no SQL.
//!
//! A *fence* is a statement that fails when the lock is not ours any more. It goes in front of what may
//! run only under the lock, in the same message.

pub mod lease;
pub mod mysql;
pub mod postgres;

/// What every fence begins with, so that its failure is known.
const FENCE: &str = "/* migrator: is the lock ours? */";

/// Whether a statement is a fence.
pub fn is_fence(sql: &str) -> bool {
    sql.starts_with(FENCE)
}

/// Whether a query that takes a lock says that it is ours now.
pub fn is_taken(answer: Option<&str>) -> bool {
    matches!(answer, Some("t" | "1"))
}
