//! The table rebuild: what SQLite has instead of most kinds of `ALTER TABLE`.
//!
//! The table's own `CREATE TABLE` is edited, a table is created from it under another name, the rows
//! are copied, the old table is dropped and the new one takes its name. Columns are renamed at the
//! end, by SQLite itself, which then rewrites every index, trigger, view and foreign key that names
//! them.

mod columns;
mod constraints;
mod edit;
mod error;
mod indexes;
mod live;
mod renames;
mod swap;
mod uses;

pub use error::{RebuildCause, RebuildError};
pub use live::{LiveObject, LiveTable, live_table_query};
pub use swap::REBUILD_PREFIX;

use crate::render::no_nul;
use edit::Edit;
use migrator_core::op::Operation;

/// The statements that change the table as the operations say, in order.
///
/// Run them inside of one transaction, with [foreign keys off](super::pragma): the first statement
/// fails when they are on. When no change needs the table to be rebuilt, it is not.
///
/// # Errors
///
/// When a change contradicts the table as it stands in the database, or is none that a rebuild can
/// make.
///
/// ```
/// use migrator_core::op::Operations;
/// use migrator_sql::sqlite::{LiveTable, rebuild};
/// let create = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT COLLATE nocase)";
/// let row = ["table", "users", "users", create].map(String::from).into();
/// let live = LiveTable::from_rows(&"users".into(), [row]).unwrap();
/// let mut op = Operations::default();
/// op.alter_column("users", "name").set_not_null();
/// let statements = rebuild(&live, op.recorded()).unwrap();
/// assert!(statements.iter().any(|sql| sql.contains("name TEXT COLLATE nocase NOT NULL")));
/// ```
pub fn rebuild(live: &LiveTable, changes: &[Operation]) -> Result<Vec<String>, RebuildError> {
    let fail = |cause: RebuildCause| RebuildError { table: live.name.clone(), cause };
    let mut edit = Edit::new(live).map_err(fail)?;
    for change in changes {
        edit.apply(change).map_err(fail)?;
    }
    let statements = edit.statements().map_err(fail)?;
    for sql in &statements {
        no_nul(sql).map_err(|error| fail(error.into()))?;
    }
    Ok(statements)
}
