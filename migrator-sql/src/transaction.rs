//! The words that begin and end transactions.

use migrator_core::capability::Dialect;

/// Makes what was done last.
pub const COMMIT: &str = "COMMIT";
/// Takes back what was done.
pub const ROLLBACK: &str = "ROLLBACK";
/// Marks a place in a transaction.
pub const MARK: &str = "SAVEPOINT migrator_mark";
/// Forgets the mark; it fails when the transaction that was marked has ended.
pub const RELEASE_MARK: &str = "RELEASE SAVEPOINT migrator_mark";
/// Takes back what was done since the mark; it fails as forgetting it does.
pub const ROLLBACK_TO_MARK: &str = "ROLLBACK TO SAVEPOINT migrator_mark";

/// Marks the place before an operation that rows may hinder.
pub const MARK_OPERATION: &str = "SAVEPOINT migrator_operation";
/// Takes back what was done since that mark, so that questions can be asked.
pub const ROLLBACK_TO_OPERATION: &str = "ROLLBACK TO SAVEPOINT migrator_operation";

/// Marks a place of this number in a transaction, for nested work of a data step.
pub fn savepoint(number: u64) -> String {
    format!("SAVEPOINT migrator_nested_{number}")
}

/// Keeps what was done since that place; it fails when its transaction has ended.
pub fn release(number: u64) -> String {
    format!("RELEASE SAVEPOINT migrator_nested_{number}")
}

/// Takes back what was done since that place; it fails when its transaction has ended.
pub fn rollback_to(number: u64) -> String {
    format!("ROLLBACK TO SAVEPOINT migrator_nested_{number}")
}

/// Comes before the next transaction of MySQL: rows that it locks do not lock what is between them, so others
/// can insert there.
pub const READ_COMMITTED: &str = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED";

/// Begins a transaction that will write.
pub fn begin(dialect: Dialect) -> &'static str {
    match dialect {
        // At once and not with the first write: what is read in it stays true.
        Dialect::Sqlite => "BEGIN IMMEDIATE",
        Dialect::Postgres => "BEGIN",
        Dialect::Mysql => "START TRANSACTION",
    }
}
