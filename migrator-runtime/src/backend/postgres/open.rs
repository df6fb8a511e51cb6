use super::run::message;
use crate::backend::{ConnectError, DatabaseUrl};
use crate::lock::{mark, program_name};
use migrator_core::capability::Dialect;
use migrator_sql::Timeouts;
use migrator_sql::lock::postgres::SESSION_SETTING;
use migrator_sql::timeouts::sets;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Error, Row, raw_sql};
use std::io::ErrorKind;
use std::ops::{Deref, DerefMut};

/// The parameters of a URL that the driver knows. It writes the value of any other into the log, and
/// such a value may be a secret.
const PARAMETERS: [&str; 17] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "user",
];

/// A connection to PostgreSQL.
#[derive(Debug)]
pub(in crate::backend) struct PostgresConnection {
    connection: PgConnection,
    /// The mark that the session was started with; a pooler may not let it have one.
    pub(in crate::backend) started_as: Option<String>,
    /// What is put before everything that is sent.
    pub(in crate::backend) mark: String,
}

impl PostgresConnection {
    /// SQL as it is sent.
    pub(super) fn text(&self, sql: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(format!("{}{sql}", self.mark))
    }
}

impl Deref for PostgresConnection {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.connection
    }
}

impl DerefMut for PostgresConnection {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}

/// Opens a connection. The driver sets UTF-8, and the time zone to UTC; the limits of the statements go with
/// the same message. The session gets a mark, by which it is known again: poolers refuse that, or leave it
/// out.
pub(in crate::backend) async fn open(
    url: &DatabaseUrl,
    timeouts: &Timeouts,
) -> Result<PostgresConnection, ConnectError> {
    let options: PgConnectOptions =
        known_parameters(url.secret_text()).parse().map_err(|error| bad_url(url, &error))?;
    let options = match options.get_application_name() {
        Some(_) => options,
        None => options.application_name(&program_name()),
    };
    let options = options.disable_statement_logging();
    let given = options.get_options().unwrap_or_default().to_owned();
    let limits = timeouts.postgres_options(&given);
    let database = options.get_database().unwrap_or_else(|| options.get_username()).to_owned();
    let mark = mark();
    let marked = options.clone().options(limits).options([(SESSION_SETTING, &mark)]);
    let (connection, started_as) = match marked.connect().await {
        Err(error) if is_protocol_violation(&error) => (options.connect().await, None),
        connection => (connection, Some(mark)),
    };
    let needs_options = sets(&given, "search_path");
    let connection = connection.map_err(|error| match is_protocol_violation(&error) && needs_options {
        true => ConnectError::SearchPathLost { url: url.to_string() },
        false => refused(url, &database, &error),
    })?;
    let mut connection = PostgresConnection { connection, started_as, mark: String::new() };
    if needs_options
        && !has_its_options(&mut connection).await.map_err(|error| refused(url, &database, &error))?
    {
        return Err(ConnectError::SearchPathLost { url: url.to_string() });
    }
    Ok(connection)
}

/// Whether the session was started with the options that were sent: a pooler may pass over them.
async fn has_its_options(connection: &mut PostgresConnection) -> Result<bool, Error> {
    let Some(mark) = connection.started_as.clone() else { return Ok(false) };
    let query = format!("SELECT current_setting('{SESSION_SETTING}', true)");
    let row = raw_sql(AssertSqlSafe(query)).fetch_one(&mut connection.connection).await?;
    Ok(row.try_get_unchecked::<Option<String>, _>(0)?.as_deref() == Some(mark.as_str()))
}

/// What a pooler says of parameters that it does not know (SQLSTATE 08P01).
fn is_protocol_violation(error: &Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).as_deref() == Some("08P01")
}

/// The URL without the parameters that the driver does not know.
fn known_parameters(url: &str) -> String {
    let Some((address, parameters)) = url.split_once('?') else { return url.to_owned() };
    let known = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        PARAMETERS.contains(&name) || name.starts_with("options[") || name.starts_with("options%5B")
    };
    let known: Vec<&str> = parameters.split('&').filter(known).collect();
    format!("{address}?{}", known.join("&"))
}

fn bad_url(url: &DatabaseUrl, error: &Error) -> ConnectError {
    let message = match error {
        Error::Configuration(why) => why.to_string(),
        other => other.to_string(),
    };
    ConnectError::BadUrl { url: url.to_string(), message }
}

/// By SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn refused(url: &DatabaseUrl, database: &str, error: &Error) -> ConnectError {
    let (url, message) = (url.to_string(), message(error));
    match error {
        // A certificate that is not trusted comes as invalid data.
        Error::Io(why) if why.kind() == ErrorKind::InvalidData => ConnectError::Tls { url, message },
        Error::Io(_) => ConnectError::Unreachable { url, message },
        Error::Tls(why) => ConnectError::Tls { url, message: why.to_string() },
        Error::Database(refusal) => match refusal.code().as_deref() {
            Some("28P01") => ConnectError::WrongPassword { url, message },
            // Without a line in pg_hba.conf for connections that are not encrypted.
            Some("28000") if message.contains("no encryption") || message.contains("SSL off") => {
                ConnectError::Tls { url, message }
            }
            Some("28000") => ConnectError::WrongPassword { url, message },
            Some("3D000") => {
                ConnectError::NoDatabase { url, dialect: Dialect::Postgres, name: database.to_owned() }
            }
            _ => ConnectError::Refused { url, message },
        },
        _ => ConnectError::Refused { url, message },
    }
}

pub(in crate::backend) async fn close(connection: PostgresConnection) {
    // What is to last was committed before: a failure to close loses nothing.
    let _ = connection.connection.close().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_others_are_left_out() {
        assert_eq!(
            known_parameters("postgres://h/d?sslpassword=secret&sslmode=require&channel_binding=require"),
            "postgres://h/d?sslmode=require"
        );
        assert_eq!(known_parameters("postgres://h/d"), "postgres://h/d");
    }
}
