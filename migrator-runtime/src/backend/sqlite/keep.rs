use super::run::failure;
use crate::backend::StatementError;
use crate::interrupt::Interrupt;
use crate::lock::FileLock;
use sqlx::SqliteConnection;
use std::sync::Arc;

/// How many steps of SQLite's machine go by between two looks: some ten microseconds.
const STEPS: i32 = 1000;

/// Gives a lock to the connection, and makes it stop when it is asked to. The driver runs statements in a
/// thread of its own: dropped in the middle of one, the connection lives on until that is over, and only
/// then does the lock go. <https://www.sqlite.org/c3ref/progress_handler.html>
pub(in crate::backend) async fn keep(
    connection: &mut SqliteConnection,
    interrupt: Arc<Interrupt>,
    lock: FileLock,
) -> Result<(), StatementError> {
    let mut handle = connection.lock_handle().await.map_err(|error| failure(0, String::new(), &error))?;
    handle.set_progress_handler(STEPS, move || {
        let _ = &lock; // it goes with this function
        !interrupt.is_pending()
    });
    Ok(())
}
