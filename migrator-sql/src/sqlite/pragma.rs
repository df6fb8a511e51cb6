//! What the caller of a rebuild says before and after it, and what a backfill asks.
//!
//! [`FOREIGN_KEYS_OFF`] works outside of a transaction only. With foreign keys on, dropping the old
//! table would delete the rows of tables that point at it, so a rebuild refuses to run then.

/// Switches foreign keys off; run it before the transaction begins.
pub const FOREIGN_KEYS_OFF: &str = "PRAGMA foreign_keys = OFF";
/// Switches foreign keys on; run it after the transaction.
pub const FOREIGN_KEYS_ON: &str = "PRAGMA foreign_keys = ON";
/// Gives a row for each foreign key that points nowhere: none may be there before the commit.
pub const FOREIGN_KEY_CHECK: &str = "PRAGMA foreign_key_check";
/// A rebuild switches this on for a moment. When it fails half way, switch it off after the rollback.
pub const LEGACY_ALTER_TABLE_OFF: &str = "PRAGMA legacy_alter_table = OFF";
/// Gives a number that is another one when another connection has changed the database.
/// <https://sqlite.org/pragma.html#pragma_data_version>
pub const DATA_VERSION: &str = "PRAGMA data_version";
/// The moment when a table is swapped: renames then leave views and other tables alone.
pub(super) const LEGACY_ALTER_TABLE_ON: &str = "PRAGMA legacy_alter_table = ON";
