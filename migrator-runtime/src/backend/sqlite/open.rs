use crate::backend::{ConnectError, DatabaseUrl, Opening};
use migrator_sql::Timeouts;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The first bytes of every SQLite file: <https://www.sqlite.org/fileformat.html#the_database_header>.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// A connection to an SQLite database.
#[derive(Debug)]
pub(in crate::backend) struct SqliteDatabase {
    connection: SqliteConnection,
    /// The file, when there is one that may be written.
    pub(in crate::backend) file: Option<PathBuf>,
}

impl Deref for SqliteDatabase {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for SqliteDatabase {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

/// Opens the file; `None` when it is to be read and is not there.
pub(in crate::backend) async fn open(
    url: &DatabaseUrl,
    opening: Opening,
    timeouts: &Timeouts,
) -> Result<Option<SqliteDatabase>, ConnectError> {
    let refused =
        |error: sqlx::Error| ConnectError::Refused { url: url.to_string(), message: message(&error) };
    let options = SqliteConnectOptions::from_str(url.secret_text()).map_err(refused)?;
    let memory = url.secret_text().contains(":memory:") || url.secret_text().contains("mode=memory");
    let file = options.get_filename().to_owned();
    if !memory {
        if !file.exists() {
            if opening == Opening::Read {
                return Ok(None);
            }
            if let Some(directory) =
                file.parent().filter(|parent| !parent.as_os_str().is_empty() && !parent.is_dir())
            {
                return Err(ConnectError::NoDirectory(directory.to_owned()));
            }
        } else if file.is_dir() {
            return Err(ConnectError::IsDirectory(file));
        } else if !is_database(&file) {
            return Err(ConnectError::NotADatabase(file));
        }
    }
    let read_only = url.secret_text().contains("mode=ro");
    let create = opening == Opening::Write && !read_only;
    let writable = (!memory && !read_only).then_some(file);
    let options = options
        .create_if_missing(create)
        .busy_timeout(timeouts.sqlite_busy_timeout())
        .foreign_keys(true)
        .disable_statement_logging();
    let connection = options.connect().await.map_err(refused)?;
    Ok(Some(SqliteDatabase { connection, file: writable }))
}

/// Whether the file is empty, begins as a database does, or cannot be read (then SQLite says why).
fn is_database(file: &Path) -> bool {
    use std::io::Read;
    let mut start = [0; MAGIC.len()];
    match std::fs::File::open(file).and_then(|mut file| file.read(&mut start)) {
        Ok(0) | Err(_) => true,
        Ok(read) => read == MAGIC.len() && start == MAGIC,
    }
}

pub(in crate::backend) async fn close(database: SqliteDatabase) {
    // What is to last was committed before: a failure to close loses nothing.
    let _ = database.connection.close().await;
}

/// The database's own words, without the driver's.
pub(super) fn message(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => other.to_string(),
    }
}
