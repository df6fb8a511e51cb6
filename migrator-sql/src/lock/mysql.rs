//! MySQL and MariaDB: a named lock of the session. It lasts over transactions, and ends with the connection.
//!
//! <https://mariadb.com/docs/server/reference/sql-functions/secondary-functions/miscellaneous-functions/get_lock>

use super::FENCE;
use crate::bookkeeping::{Bookkeeping, BooksTable};
use crate::quote::{literal, object};
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;

/// The query that takes the lock if it is free, or becomes so within some seconds. Its columns: `1` or
/// `0`, and the number of the connection.
pub fn try_lock(books: &Bookkeeping, seconds: u8) -> String {
    format!("SELECT GET_LOCK({}, {seconds}), CONNECTION_ID()", name(books))
}

/// The query for who holds the lock; no row when nobody does. Its columns: the number of the connection,
/// the user, the client's address with its port, what the connection does, since how many seconds, the
/// statement. What the user may not see is NULL.
pub fn holder(books: &Bookkeeping) -> String {
    format!(
        "SELECT held.id, p.user, p.host, p.command, p.time, LEFT(p.info, 500) \
         FROM (SELECT IS_USED_LOCK({}) AS id) held \
         LEFT JOIN information_schema.processlist p ON p.id = held.id WHERE held.id IS NOT NULL",
        name(books)
    )
}

/// The statement by which the holder says who it is: its process and its machine.
pub fn sign(books: &Bookkeeping, process: u32, host: &str) -> String {
    format!(
        "REPLACE INTO {} (id, token, session_id, process_id, host_name, acquired_at) \
         VALUES (1, 0, CONNECTION_ID(), {process}, {}, UTC_TIMESTAMP())",
        table(books),
        text(host)
    )
}

/// The query for what the holder said of itself. Its columns: process, machine, the seconds since.
pub fn signature(books: &Bookkeeping, connection: i64) -> String {
    format!(
        "SELECT process_id, host_name, TIMESTAMPDIFF(SECOND, acquired_at, UTC_TIMESTAMP()) FROM {} \
         WHERE session_id = {connection}",
        table(books)
    )
}

/// A statement that fails unless the connection holds the lock: `EXP(1000)` is out of range. (A division by
/// zero is NULL there, and a subquery with two rows may be evaluated though nobody asks for it.)
pub fn fence(books: &Bookkeeping) -> String {
    format!("{FENCE} SELECT EXP(1000 * (NOT (IS_USED_LOCK({}) <=> CONNECTION_ID())))", name(books))
}

/// The statements, for one message, that end a connection when it is the one that holds the lock and has
/// this address; the first of them fails when it is not.
pub fn end_session(books: &Bookkeeping, connection: i64, address: &str) -> Vec<String> {
    let is_it = format!(
        "{FENCE} SELECT EXP(1000 * (NOT (IS_USED_LOCK({}) <=> {connection} AND EXISTS (SELECT 1 FROM \
         information_schema.processlist WHERE id = {connection} AND host = {}))))",
        name(books),
        text(address)
    );
    vec![is_it, end_session_by_hand(connection)]
}

/// The statement that ends a connection, for a user with the right to.
pub fn end_session_by_hand(connection: i64) -> String {
    format!("KILL {connection}")
}

/// The statement that ends what a connection runs.
pub fn cancel(connection: i64) -> String {
    format!("KILL QUERY {connection}")
}

/// Such locks are the whole server's, and their names have 64 characters at most.
fn name(books: &Bookkeeping) -> String {
    let table = &books.version_table;
    let database = table.schema.as_deref().map_or("DATABASE()".to_owned(), text);
    format!("CONCAT('migrator ', LEFT(SHA2(CONCAT_WS(' ', {database}, {}), 256), 40))", text(&table.name))
}

fn table(books: &Bookkeeping) -> String {
    object(Dialect::Mysql, &books.name_of(BooksTable::Lock))
}

fn text(text: &str) -> String {
    literal(Dialect::Mysql, &Literal::from(text))
}
