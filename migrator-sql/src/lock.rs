//! The lock that one runner holds on the books of a database, so that no other runs at the same time.

use crate::bookkeeping::Bookkeeping;
use crate::quote::{literal, object};
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;

/// The query that takes the lock if it is free, or becomes so within a second on MySQL. `None` where a
/// transaction's own lock has to be enough.
///
/// The lock is the session's, so it lasts over transactions, and ends with the connection. A session of
/// PostgreSQL that *waits* for such a lock has a snapshot open, for which a `CREATE INDEX CONCURRENTLY`
/// of the holder would wait: so ask again instead.
/// <https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS>,
/// <https://mariadb.com/docs/server/reference/sql-functions/secondary-functions/miscellaneous-functions/get_lock>
pub fn try_lock_query(books: &Bookkeeping) -> Option<String> {
    match books.dialect() {
        Dialect::Sqlite => None,
        Dialect::Postgres => Some(format!("SELECT pg_try_advisory_lock({})", postgres_key(books))),
        Dialect::Mysql => Some(format!("SELECT GET_LOCK({}, 1)", mysql_name(books))),
    }
}

/// Whether the answer says that the lock is ours now.
pub fn is_taken(answer: Option<&str>) -> bool {
    matches!(answer, Some("t" | "1"))
}

/// The statement that waits a moment before the lock is asked for again.
pub fn pause(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "SELECT pg_sleep(0.1)",
        Dialect::Sqlite | Dialect::Mysql => "SELECT 1",
    }
}

fn name(books: &Bookkeeping) -> String {
    let name = object(books.dialect(), &books.version_table);
    literal(books.dialect(), &Literal::from(name))
}

/// PostgreSQL keeps such locks apart by database.
fn postgres_key(books: &Bookkeeping) -> String {
    format!("hashtext('migrator'), hashtext({})", name(books))
}

/// MySQL's are the whole server's, and their names have 64 characters at most.
fn mysql_name(books: &Bookkeeping) -> String {
    format!("CONCAT('migrator ', LEFT(SHA2(CONCAT_WS(' ', DATABASE(), {}), 256), 40))", name(books))
}
