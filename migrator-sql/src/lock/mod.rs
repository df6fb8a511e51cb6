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

/// What is of interest in a message that a holder runs: without its mark, and without what begins its
/// transaction.
pub fn of_interest(message: &str) -> &str {
    let mut rest = message.trim_start();
    if let Some((_, after)) = rest.strip_prefix("/* migrator ").and_then(|mark| mark.split_once("*/")) {
        rest = after.trim_start();
    }
    loop {
        let Some((statement, after)) = rest.split_once(";\n") else { return rest };
        let is_ours = ["BEGIN", "SET LOCAL ", "SAVEPOINT migrator_", FENCE];
        if !is_ours.iter().any(|beginning| statement.starts_with(beginning)) {
            return rest;
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_runner_adds_is_left_out() {
        let message = format!(
            "/* migrator 7f */ BEGIN;\n{FENCE} SELECT 1;\nSET LOCAL lock_timeout = 5;\nALTER TABLE a;\nCOMMIT"
        );
        assert_eq!(of_interest(&message), "ALTER TABLE a;\nCOMMIT");
        assert_eq!(of_interest("SELECT 1"), "SELECT 1");
        assert_eq!(of_interest("BEGIN"), "BEGIN");
    }
}
