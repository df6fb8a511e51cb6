use crate::backend::{Connection, DatabaseUrl};
use std::sync::{Mutex, PoisonError};

/// A connection that is open and in use by nobody: the next target of the same database takes it.
#[derive(Debug, Default)]
pub(crate) struct Spare(Mutex<Option<(DatabaseUrl, Connection)>>);

impl Spare {
    /// Takes the connection, if it is one to this database; another one is closed.
    pub(crate) async fn take(&self, url: &DatabaseUrl) -> Option<Connection> {
        match self.swap(None) {
            Some((kept, connection)) if kept == *url => Some(connection),
            Some((_, connection)) => {
                connection.close().await;
                None
            }
            None => None,
        }
    }

    /// Keeps a connection with nothing left in its session; closes it when that cannot be reached.
    pub(crate) async fn keep(&self, url: DatabaseUrl, mut connection: Connection) {
        if connection.leave().await.is_err() {
            return connection.close().await;
        }
        if let Some((_, older)) = self.swap(Some((url, connection))) {
            older.close().await;
        }
    }

    /// Closes what is kept.
    pub(crate) async fn close(&self) {
        if let Some((_, connection)) = self.swap(None) {
            connection.close().await;
        }
    }

    fn swap(&self, connection: Option<(DatabaseUrl, Connection)>) -> Option<(DatabaseUrl, Connection)> {
        // Nothing that is called under the lock panics.
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), connection)
    }
}
