use crate::backend::{ConnectError, DatabaseUrl, Opening};
use migrator_sql::Timeouts;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use std::path::Path;
use std::str::FromStr;

/// The first bytes of every SQLite file: <https://www.sqlite.org/fileformat.html#the_database_header>.
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Opens the file; `None` when it is to be read and is not there.
pub(in crate::backend) async fn open(
    url: &DatabaseUrl,
    opening: Opening,
    timeouts: &Timeouts,
) -> Result<Option<SqliteConnection>, ConnectError> {
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
    let create = opening == Opening::Write && !url.secret_text().contains("mode=ro");
    let options = options
        .create_if_missing(create)
        .busy_timeout(timeouts.sqlite_busy_timeout())
        .foreign_keys(true)
        .disable_statement_logging();
    options.connect().await.map(Some).map_err(refused)
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

pub(in crate::backend) async fn close(connection: SqliteConnection) {
    // What is to last was committed before: a failure to close loses nothing.
    let _ = connection.close().await;
}

/// The database's own words, without the driver's.
pub(super) fn message(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => other.to_string(),
    }
}
