//! What SQLite needs around the rebuild of a table. Foreign keys are off in a transaction that rebuilds
//! one, because dropping the old table would cascade: so what they hold is checked at the end.

use super::run::{fetch_texts, run, run_batch};
use crate::backend::{RebuildFault, StatementError};
use migrator_core::diagnostic::{Diagnostic, every};
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_sql::sqlite::{self, LiveTable, live_table_query, pragma};
use sqlx::SqliteConnection;

/// Switches foreign keys off, which works outside of a transaction only.
pub(in crate::backend) async fn before_rebuilds(
    connection: &mut SqliteConnection,
) -> Result<(), StatementError> {
    run(connection, pragma::FOREIGN_KEYS_OFF).await
}

pub(in crate::backend) async fn after_rebuilds(
    connection: &mut SqliteConnection,
) -> Result<(), StatementError> {
    // A rebuild that failed half way has left it on; where it is off already, nothing happens.
    let _ = run(connection, pragma::LEGACY_ALTER_TABLE_OFF).await;
    run(connection, pragma::FOREIGN_KEYS_ON).await
}

pub(in crate::backend) async fn count_orphans(
    connection: &mut SqliteConnection,
) -> Result<usize, StatementError> {
    Ok(orphans(connection).await?.len())
}

/// The foreign keys that point nowhere: the table, and the table pointed at, for each row.
async fn orphans(connection: &mut SqliteConnection) -> Result<Vec<(String, String)>, StatementError> {
    let rows = fetch_texts(connection, pragma::FOREIGN_KEY_CHECK).await?;
    let text = |row: &[Option<String>], at: usize| row.get(at).cloned().flatten().unwrap_or_default();
    Ok(rows.iter().map(|row| (text(row, 0), text(row, 2))).collect())
}

pub(in crate::backend) async fn new_orphans(
    connection: &mut SqliteConnection,
    before: usize,
    after: &[&str],
) -> Result<Option<Diagnostic>, StatementError> {
    let mut tables = orphans(connection).await?;
    let new = tables.len().saturating_sub(before);
    if new == 0 {
        return Ok(None);
    }
    tables.sort();
    tables.dedup();
    let pairs: Vec<String> = tables.iter().map(|(child, parent)| format!("`{child}` → `{parent}`")).collect();
    let said = Diagnostic::new(
        "orphans",
        format!(
            "{new} {} at rows that do not exist ({}), after {}",
            if new == 1 { "row points" } else { "rows point" },
            pairs.join(", "),
            every(after)
        ),
    )
    .help("mend or delete these rows first: SELECT * FROM pragma_foreign_key_check")
    .help(
        "a transaction that rebuilds a table runs with foreign keys switched off, so ON DELETE and ON UPDATE \
         do nothing in it; --transaction per-revision keeps data steps apart from it",
    );
    Ok(Some(said))
}

pub(in crate::backend) async fn rebuild(
    connection: &mut SqliteConnection,
    table: &ObjectName,
    changes: &[Operation],
) -> Result<(), RebuildFault> {
    let rows = fetch_texts(connection, &live_table_query(table)).await.map_err(RebuildFault::Refused)?;
    let rows = rows.into_iter().filter_map(|row| {
        let [kind, name, of_table, sql] = <[Option<String>; 4]>::try_from(row).ok()?;
        Some((kind?, name?, of_table?, sql?))
    });
    let live = LiveTable::from_rows(table, rows).map_err(|error| RebuildFault::Said((&error).into()))?;
    let statements = sqlite::rebuild(&live, changes).map_err(|error| RebuildFault::Said((&error).into()))?;
    run_batch(connection, &statements, &mut |_, _| {}).await.map_err(|mut error| {
        // The user knows the table, and not what stands in for it meanwhile.
        error.message = error.message.replace(sqlite::REBUILD_PREFIX, "");
        RebuildFault::Refused(error)
    })
}
