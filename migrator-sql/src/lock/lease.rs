//! A lease, where the session is not ours alone: a pooler such as PgBouncer gives a session to one transaction
//! after the other, so an advisory lock of a session would be had by two runners, and never end.
//!
//! The lease is one row. Its *token* grows with each holder. Each transaction of a run begins by locking
//! the row for its token (`FOR KEY SHARE`), so nobody can take the lease over while a transaction of the
//! holder lives; and when somebody did before, the transaction fails. The holder renews the lease (an
//! update that such a lock does not hinder), by the server's clock. Its statements outside of a
//! transaction begin with its *mark*, by which others see that one still runs.
//!
//! On fencing tokens: <https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html>; on the
//! locks of rows: <https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS>.

use super::FENCE;
use super::postgres::text;
use crate::bookkeeping::{Bookkeeping, BooksTable, FoundBooks};
use crate::quote::object;
use migrator_core::capability::Dialect;

/// How long a lease lasts that nobody renews, in seconds.
pub const SECONDS: u64 = 15;

/// Who takes a lease.
#[derive(Debug, Clone, Copy)]
pub struct Taker<'a> {
    /// The mark of its statements.
    pub mark: &'a str,
    /// Its process.
    pub process: u32,
    /// Its machine.
    pub host: &'a str,
}

/// Which lease may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takeover<'a> {
    /// One that was given back.
    Free,
    /// One that was not renewed since it was seen.
    Abandoned {
        /// Its token.
        token: i64,
        /// When it was renewed last, as [`holder`] tells it.
        renewed: &'a str,
    },
    /// One that a user wants to break.
    Broken {
        /// Its token.
        token: i64,
    },
}

/// The mark as the beginning of a statement.
pub fn comment(mark: &str) -> String {
    // A mark is hexadecimal; nothing else may end the comment.
    let mark: String = mark.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("/* migrator {mark} */ ")
}

/// The query for whether the table of the lease is there: `t` or `f`.
pub fn table_is_there(books: &Bookkeeping) -> String {
    format!("SELECT to_regclass({}) IS NOT NULL", text(&table(books)))
}

/// The statements, for one message, that create the table with its row. Several runners may send them at
/// once.
pub fn create(books: &Bookkeeping) -> Vec<String> {
    let mut statements = vec![
        "BEGIN".to_owned(),
        format!(
            "SELECT pg_advisory_xact_lock(hashtext('migrator lease'), hashtext({}))",
            text(&table(books))
        ),
    ];
    let create = books.create(&FoundBooks::default(), &[BooksTable::Lock]);
    statements.extend(
        create.into_iter().map(|sql| sql.replacen("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ", 1)),
    );
    statements.push(format!("INSERT INTO {} (id, token) VALUES (1, 0) ON CONFLICT DO NOTHING", table(books)));
    statements.push("COMMIT".to_owned());
    statements
}

/// The statement that takes the lease if it may be taken, and gives its token then. It waits for nobody: the
/// row of a holder with a transaction is passed over.
pub fn take(books: &Bookkeeping, taker: &Taker<'_>, takeover: Takeover<'_>) -> String {
    let may = match takeover {
        Takeover::Free => "expires_at IS NULL".to_owned(),
        Takeover::Abandoned { token, renewed } => {
            format!("token = {token} AND renewed_at::text = {}", text(renewed))
        }
        Takeover::Broken { token } => format!("token = {token}"),
    };
    let table = table(books);
    format!(
        "UPDATE {table} AS lease SET token = lease.token + 1, mark = {}, process_id = {}, host_name = {}, \
         user_name = session_user, acquired_at = clock_timestamp(), renewed_at = clock_timestamp(), \
         expires_at = {} FROM (SELECT id FROM {table} WHERE id = 1 AND {may} FOR UPDATE SKIP LOCKED) AS taken \
         WHERE lease.id = taken.id AND NOT EXISTS ({}) RETURNING lease.token",
        text(taker.mark),
        taker.process,
        text(taker.host),
        expiry(),
        running("lease"),
    )
}

/// The query for who has the lease; no row when nobody has. Its columns: token, process, machine, user, the
/// seconds since it was taken, when it was renewed last, the seconds since, whether it has run out (`t`),
/// the statement outside of a transaction that still runs, the process of the session that runs it.
pub fn holder(books: &Bookkeeping) -> String {
    format!(
        "SELECT lease.token, lease.process_id, lease.host_name, lease.user_name, \
         floor(extract(epoch FROM clock_timestamp() - lease.acquired_at)), lease.renewed_at::text, \
         floor(extract(epoch FROM clock_timestamp() - lease.renewed_at)), lease.expires_at < clock_timestamp(), \
         CASE session.state WHEN 'active' THEN session.query END, session.pid \
         FROM {} AS lease LEFT JOIN LATERAL ({} ORDER BY a.state LIMIT 1) AS session ON true \
         WHERE lease.id = 1 AND lease.expires_at IS NOT NULL",
        table(books),
        running("lease"),
    )
}

/// The statement that renews the lease, and gives a row when it is still ours.
pub fn renew(books: &Bookkeeping, token: i64) -> String {
    format!(
        "UPDATE {} SET renewed_at = clock_timestamp(), expires_at = {} WHERE id = 1 AND token = {token} \
         RETURNING token",
        table(books),
        expiry()
    )
}

/// The statement that gives the lease back. The token stays, and so does the mark.
pub fn release(books: &Bookkeeping, token: i64) -> String {
    format!("UPDATE {} SET expires_at = NULL WHERE id = 1 AND token = {token}", table(books))
}

/// The fence at the beginning of a transaction: it keeps the lease from being taken until its end.
pub fn fence(books: &Bookkeeping, token: i64) -> String {
    format!(
        "{FENCE} SELECT 1 / count(*) FROM (SELECT 1 FROM {} WHERE id = 1 AND token = {token} FOR KEY SHARE) AS held",
        table(books)
    )
}

/// The fence before a statement outside of a transaction: it renews the lease.
pub fn fence_alone(books: &Bookkeeping, token: i64) -> String {
    format!("{FENCE} WITH held AS ({}) SELECT 1 / count(*) FROM held", renew(books, token))
}

/// Statements of the holder that still run, as far as they are marked. Of another user's statements one
/// may not be told from the other: then any of them counts.
fn running(lease: &str) -> String {
    format!(
        "SELECT a.pid, a.state, left(a.query, 1000) AS query FROM pg_catalog.pg_stat_activity a \
         WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND \
         ((a.state <> 'idle' AND starts_with(a.query, '/* migrator ' || {lease}.mark || ' */')) \
         OR (a.query = '<insufficient privilege>' AND a.usename = {lease}.user_name))"
    )
}

fn expiry() -> String {
    format!("clock_timestamp() + interval '{SECONDS} seconds'")
}

fn table(books: &Bookkeeping) -> String {
    object(Dialect::Postgres, &books.name_of(BooksTable::Lock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_cannot_end_its_comment() {
        assert_eq!(comment("7f*/ DROP TABLE users; /*"), "/* migrator 7fDROPTABLEusers */ ");
    }

    #[test]
    fn names_are_quoted() {
        let books = Bookkeeping::new(Dialect::Postgres, "we\"ird o'brien");
        let taker = Taker { mark: "7f", process: 7, host: "o'host" };
        let sql = take(&books, &taker, Takeover::Free);
        assert!(sql.contains("\"we\"\"ird o'brien_lock\"") && sql.contains("'o''host'"), "{sql}");
    }
}
