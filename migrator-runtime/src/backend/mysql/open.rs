use super::run::message;
use crate::backend::{ConnectError, DatabaseUrl};
use migrator_core::capability::Dialect;
use migrator_sql::Timeouts;
use migrator_sql::mysql::session::set_session;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlDatabaseError};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Error, raw_sql};
use std::io::ErrorKind;

/// Opens a connection, and makes its session mean what our statements and the user's mean in the
/// database's own client: the driver's own settings are switched off.
pub(in crate::backend) async fn open(
    url: &DatabaseUrl,
    timeouts: &Timeouts,
) -> Result<MySqlConnection, ConnectError> {
    let options: MySqlConnectOptions = url.secret_text().parse().map_err(|error| bad_url(url, &error))?;
    let options =
        options.pipes_as_concat(false).no_engine_substitution(false).timezone(None).set_names(false);
    let database = options.get_database().unwrap_or_default().to_owned();
    let refused = |error: Error| refused(url, &database, &error);
    let mut connection = options.disable_statement_logging().connect().await.map_err(refused)?;
    let session = set_session() + &timeouts.mysql_variables();
    raw_sql(AssertSqlSafe(session)).execute(&mut connection).await.map_err(refused)?;
    Ok(connection)
}

fn bad_url(url: &DatabaseUrl, error: &Error) -> ConnectError {
    let message = match error {
        Error::Configuration(why) => why.to_string(),
        other => other.to_string(),
    };
    ConnectError::BadUrl { url: url.to_string(), message }
}

/// By the server's error numbers:
/// <https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference>.
fn refused(url: &DatabaseUrl, database: &str, error: &Error) -> ConnectError {
    let (url, message) = (url.to_string(), message(error));
    match error {
        // A certificate that is not trusted comes as invalid data.
        Error::Io(why) if why.kind() == ErrorKind::InvalidData => ConnectError::Tls { url, message },
        Error::Io(_) => ConnectError::Unreachable { url, message },
        Error::Tls(why) => ConnectError::Tls { url, message: why.to_string() },
        // Users of MySQL 8 and later log in by `caching_sha2_password`: a server that has not seen the
        // password lately wants it whole. The driver could encrypt it with a key that it asks the server
        // for, and that nobody vouches for.
        Error::Configuration(why) if why.to_string().contains("RSA") => ConnectError::Tls {
            url,
            message: "the server takes this user's password over an encrypted connection only".into(),
        },
        Error::Database(refusal) => {
            match refusal.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number) {
                Some(1045 | 1698) => ConnectError::WrongPassword { url, message },
                Some(1049) => {
                    ConnectError::NoDatabase { url, dialect: Dialect::Mysql, name: database.to_owned() }
                }
                // The server takes encrypted connections only.
                Some(3159) => ConnectError::Tls { url, message },
                _ => ConnectError::Refused { url, message },
            }
        }
        _ => ConnectError::Refused { url, message },
    }
}

pub(in crate::backend) async fn close(connection: MySqlConnection) {
    // What is to last was committed before: a failure to close loses nothing.
    let _ = connection.close().await;
}
