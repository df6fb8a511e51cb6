use super::lease::Lease;
use migrator_core::capability::Dialect;
use migrator_sql::{Bookkeeping, lock};

/// A lock that a run holds.
#[derive(Debug)]
pub(crate) enum Held {
    /// There is nobody to keep out: the database is in memory, or cannot be written.
    Nothing,
    /// A file's, which the connection keeps.
    File,
    /// The session's own, which ends with the connection.
    Session {
        /// The process of PostgreSQL, or the number of the connection.
        id: i64,
    },
    /// A lease, behind a pooler.
    Lease(Lease),
}

impl Held {
    /// The statement that fails at the beginning of a transaction when the lock is not ours any more.
    pub(crate) fn fence(&self, books: &Bookkeeping) -> Option<String> {
        match self {
            Held::Nothing | Held::File => None,
            Held::Session { id } if books.dialect() == Dialect::Postgres => Some(lock::postgres::fence(*id)),
            Held::Session { .. } => Some(lock::mysql::fence(books)),
            Held::Lease(lease) => Some(lock::lease::fence(books, lease.token)),
        }
    }

    /// The statement that fails before one outside of a transaction when the lock is not ours any more.
    pub(crate) fn fence_alone(&self, books: &Bookkeeping) -> Option<String> {
        match self {
            // There each statement is a message of its own, and a session that is ours cannot change within
            // a transaction or between two statements.
            Held::Nothing | Held::File => None,
            Held::Session { .. } if books.dialect() == Dialect::Postgres => None,
            Held::Session { .. } => Some(lock::mysql::fence(books)),
            Held::Lease(lease) => Some(lock::lease::fence_alone(books, lease.token)),
        }
    }

    /// Gives the lock back where that is not done by closing the connection.
    pub(crate) async fn release(self) {
        if let Held::Lease(lease) = self {
            lease.release().await;
        }
    }
}
