//! What a session says first.

/// Takes the modes out of the server's `sql_mode` under which quoted texts and names would mean
/// something else, with the names of sets of modes that bring them back; and puts the mode in that
/// refuses values which do not fit. The other modes stay the server's.
/// <https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html>
const MODES_TO_DROP: [&str; 8] =
    ["NO_BACKSLASH_ESCAPES", "ANSI_QUOTES", "ANSI", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL"];

/// The statement that makes the session mean what this crate writes: characters, time zone, SQL mode.
/// The mode is made from the server's, because drivers change their session's when they connect
/// (sqlx: `IGNORE_SPACE`).
pub fn set_session() -> String {
    let mode = MODES_TO_DROP.iter().fold("CONCAT(',', @@GLOBAL.sql_mode, ',')".to_owned(), |mode, drop| {
        format!("REPLACE({mode}, ',{drop},', ',')")
    });
    format!(
        "SET NAMES utf8mb4, time_zone = '+00:00', \
         sql_mode = TRIM(BOTH ',' FROM CONCAT('STRICT_TRANS_TABLES', {mode}))"
    )
}
