use crate::backend::batch::{SEPARATOR, messages};
use crate::backend::{Refusal, SqlPlace, StatementError};
use futures_util::TryStreamExt;
use sqlx::mysql::{MySqlConnection, MySqlDatabaseError};
use sqlx::{AssertSqlSafe, Either, Error, Row, raw_sql};

/// Sends statements together, in the text protocol: the server reads and answers one after the other,
/// and stops at the first that fails. (A prepared statement costs two messages, and beyond a hundred
/// of them the driver waits 40 ms for each.)
/// <https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase_sp.html#sect_protocol_command_phase_sp_multi_resultset>
pub(in crate::backend) async fn run_batch(
    connection: &mut MySqlConnection,
    statements: &[String],
    done: &mut (dyn FnMut(usize, u64) + Send),
) -> Result<(), StatementError> {
    for message in messages(statements) {
        let mut position = message.start;
        let text = statements[message].join(SEPARATOR);
        let mut results = raw_sql(AssertSqlSafe(text)).fetch_many(&mut *connection);
        loop {
            match results.try_next().await {
                Ok(None) => break,
                Ok(Some(Either::Left(result))) => {
                    done(position, result.rows_affected());
                    position += 1;
                }
                Ok(Some(Either::Right(_))) => {}
                Err(error) => {
                    let sql = statements.get(position).cloned().unwrap_or_default();
                    return Err(failure(position, sql, &error));
                }
            }
        }
    }
    Ok(())
}

/// Outside of a transaction each statement lasts at once, whatever it is sent with.
pub(in crate::backend) async fn run_each(
    connection: &mut MySqlConnection,
    statements: &[String],
    done: &mut (dyn FnMut(usize, u64) + Send),
) -> Result<(), StatementError> {
    run_batch(connection, statements, done).await
}

pub(in crate::backend) async fn run(
    connection: &mut MySqlConnection,
    sql: &str,
) -> Result<(), StatementError> {
    match raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await {
        Ok(_) => Ok(()),
        Err(error) => Err(failure(0, sql.to_owned(), &error)),
    }
}

pub(in crate::backend) async fn run_alone(
    connection: &mut MySqlConnection,
    sql: &str,
) -> Result<(), StatementError> {
    run(connection, sql).await
}

pub(in crate::backend) async fn fetch_texts(
    connection: &mut MySqlConnection,
    sql: &str,
) -> Result<Vec<Vec<Option<String>>>, StatementError> {
    let failed = |error: Error| failure(0, sql.to_owned(), &error);
    let rows = raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await.map_err(failed)?;
    rows.iter()
        .map(|row| (0..row.len()).map(|column| row.try_get_unchecked(column)).collect::<Result<_, _>>())
        .collect::<Result<_, _>>()
        .map_err(failed)
}

/// The database's own words, without the driver's.
pub(super) fn message(error: &Error) -> String {
    match error {
        Error::Database(error) => error.message().to_owned(),
        Error::Io(error) => format!("the connection to the server was lost: {error}"),
        other => other.to_string(),
    }
}

/// By the server's error numbers:
/// <https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference>.
pub(in crate::backend) fn refusal(error: &Error) -> Refusal {
    if matches!(error, Error::Io(_)) {
        return Refusal::ConnectionLost;
    }
    let refused = error.as_database_error().and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>());
    match refused.map(MySqlDatabaseError::number) {
        Some(1205 | 1213 | 3572) => Refusal::Busy,
        Some(1317 | 1969 | 3024) => Refusal::Canceled,
        Some(1290 | 1792 | 1836) => Refusal::ReadOnly,
        Some(1044 | 1095 | 1142 | 1143 | 1227 | 1370) => Refusal::NoPermission,
        Some(3 | 1021 | 1026 | 1114) => Refusal::Disk,
        Some(1053 | 1152 | 1184 | 1927) => Refusal::ConnectionLost,
        _ => Refusal::Other,
    }
}

pub(super) fn failure(position: usize, sql: String, error: &Error) -> StatementError {
    let told = told(error);
    StatementError { position, place: place(&sql, &told.message), sql, ..told }
}

/// What an error says, without its statement.
pub(in crate::backend) fn told(error: &Error) -> StatementError {
    let refused = error.as_database_error().and_then(|error| error.try_downcast_ref::<MySqlDatabaseError>());
    StatementError {
        message: message(error),
        kind: refusal(error),
        code: refused.map(|error| error.number().to_string()),
        ..StatementError::default()
    }
}

/// Where the mistake is: the servers quote what begins there, up to 80 characters of it.
fn place(sql: &str, message: &str) -> Option<SqlPlace> {
    let (_, quoted) = message.split_once(" near '")?;
    let (near, _) = quoted.rsplit_once("' at line ")?;
    SqlPlace::of_word(sql, near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_has_a_place() {
        let said = "You have an error in your SQL syntax; check the manual … to use near 'FORM t' at line 2";
        assert_eq!(place("SELECT a\n  FORM t", said), Some(SqlPlace { line: 2, column: 3 }));
        assert_eq!(place("SELECT 'FORM t' FORM t", said), None);
        assert_eq!(place("SELECT 1", "Unknown column 'nmae' in 'SELECT'"), None);
    }
}
