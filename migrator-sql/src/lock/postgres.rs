//! PostgreSQL: an advisory lock of the session. It lasts over transactions, and ends with the connection.
//!
//! A session that *waits* for such a lock has a snapshot open, for which a `CREATE INDEX CONCURRENTLY` of the
//! holder would wait: so it is asked for again and again instead.
//! <https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS>

use super::FENCE;
use crate::bookkeeping::{Bookkeeping, BooksTable};
use crate::quote::{literal, object};
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;

/// The setting that a session is started with, to tell whether it is still the one that was started.
pub const SESSION_SETTING: &str = "migrator.session";

/// The query that takes the lock if it is free: one column, `t` or `f`.
pub fn try_lock(books: &Bookkeeping) -> String {
    format!("SELECT pg_try_advisory_lock({})", key(books))
}

/// The query that takes the lock if it is free and the session is the one that was started with this mark.
/// Its columns: `t` or `f`, or NULL when the session is another one, which a pooler gives; the process of
/// the session; whether there is a table of leases.
pub fn try_lock_in(books: &Bookkeeping, mark: &str) -> String {
    format!(
        "SELECT CASE WHEN current_setting('{SESSION_SETTING}', true) = {} THEN pg_try_advisory_lock({}) END, \
         pg_backend_pid(), to_regclass({}) IS NOT NULL",
        text(mark),
        key(books),
        text(&object(Dialect::Postgres, &books.name_of(BooksTable::Lock)))
    )
}

/// The query that gives the lock back.
pub fn unlock(books: &Bookkeeping) -> String {
    format!("SELECT pg_advisory_unlock({})", key(books))
}

/// A statement that fails unless the session is the one that has this process.
pub fn fence(process: i64) -> String {
    format!("{FENCE} SELECT 1 / (pg_backend_pid() = {process})::int")
}

/// The query for who holds the lock. Its columns: the process of the session, the name of its program, the
/// user, the client's address, the beginning of the session as a number that is told from others, the
/// seconds since, what the session does, the seconds that its statement has been running, the statement.
/// What the user may not see is NULL.
pub fn holder(books: &Bookkeeping) -> String {
    format!(
        "SELECT a.pid, a.application_name, a.usename, host(a.client_addr), extract(epoch FROM a.backend_start), \
         floor(extract(epoch FROM clock_timestamp() - a.backend_start)), a.state, \
         floor(extract(epoch FROM clock_timestamp() - a.query_start)), left(a.query, 1000) \
         FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE {}",
        held(books)
    )
}

/// The query that ends the session that holds the lock, when it is still the one that began then: no row
/// when it is not, `t` when it was told to end.
pub fn end_session(books: &Bookkeeping, process: i64, began: &str) -> String {
    format!(
        "SELECT pg_terminate_backend(a.pid) FROM pg_catalog.pg_locks l \
         JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE {} AND a.pid = {process} \
         AND extract(epoch FROM a.backend_start)::text = {}",
        held(books),
        text(began)
    )
}

/// The statement that ends a session, for a user with the right to.
pub fn end_session_by_hand(process: i64) -> String {
    format!("SELECT pg_terminate_backend({process})")
}

/// The query that cancels what a session runs.
pub fn cancel(process: i64) -> String {
    format!("SELECT pg_cancel_backend({process})")
}

/// The query that cancels the statements that begin with this mark.
pub fn cancel_marked(mark: &str) -> String {
    format!(
        "SELECT pg_cancel_backend(pid) FROM pg_catalog.pg_stat_activity \
         WHERE pid <> pg_backend_pid() AND state = 'active' AND starts_with(query, {})",
        text(mark)
    )
}

/// Which row of `pg_locks` is the lock of ours that somebody has.
fn held(books: &Bookkeeping) -> String {
    let (class, object) = key_halves(books);
    let oid = |number: &str| format!("({number}::bigint & 4294967295)::oid");
    format!(
        "l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = {} AND l.objid = {} AND \
         l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())",
        oid(&class),
        oid(&object)
    )
}

fn key(books: &Bookkeeping) -> String {
    let (class, object) = key_halves(books);
    format!("{class}, {object}")
}

/// PostgreSQL keeps such locks apart by database, and we by the schema too.
fn key_halves(books: &Bookkeeping) -> (String, String) {
    let table = &books.version_table;
    let schema = table.schema.as_deref().map_or("coalesce(current_schema()::text, '')".to_owned(), text);
    ("hashtext('migrator')".to_owned(), format!("hashtext({schema} || '.' || {})", text(&table.name)))
}

pub(super) fn text(text: &str) -> String {
    literal(Dialect::Postgres, &Literal::from(text))
}
