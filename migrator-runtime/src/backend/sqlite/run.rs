use super::open::message;
use crate::backend::{Refusal, StatementError};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Either, Row, SqliteConnection, raw_sql};

/// Sends the statements as one text: each hand-off to the driver's thread costs, a statement
/// within a text does not. SQLite answers each statement with one result.
pub(in crate::backend) async fn run_batch(
    connection: &mut SqliteConnection,
    statements: &[String],
    done: &mut (dyn FnMut(usize) + Send),
) -> Result<(), StatementError> {
    let text = statements.join(";\n");
    let mut position = 0;
    let mut results = raw_sql(AssertSqlSafe(text)).fetch_many(connection);
    loop {
        match results.try_next().await {
            Ok(None) => return Ok(()),
            Ok(Some(Either::Left(_))) => {
                done(position);
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

pub(in crate::backend) async fn run(
    connection: &mut SqliteConnection,
    sql: &str,
) -> Result<(), StatementError> {
    match raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await {
        Ok(_) => Ok(()),
        Err(error) => Err(failure(0, sql.to_owned(), &error)),
    }
}

/// Runs statements of ours, each a single one, and says how many rows each of them changed.
pub(in crate::backend) async fn run_counted(
    connection: &mut SqliteConnection,
    statements: &[String],
) -> Result<Vec<u64>, StatementError> {
    let text = statements.join(";\n");

    let mut counts = Vec::with_capacity(statements.len());
    let mut results = raw_sql(AssertSqlSafe(text)).fetch_many(connection);
    loop {
        match results.try_next().await {
            Ok(None) => return Ok(counts),
            Ok(Some(Either::Left(result))) => counts.push(result.rows_affected()),
            Ok(Some(Either::Right(_))) => {}
            Err(error) => {
                let sql = statements.get(counts.len()).cloned().unwrap_or_default();
                return Err(failure(counts.len(), sql, &error));
            }
        }
    }
}

pub(in crate::backend) async fn fetch_texts(
    connection: &mut SqliteConnection,
    sql: &str,
) -> Result<Vec<Vec<Option<String>>>, StatementError> {
    let failed = |error: sqlx::Error| failure(0, sql.to_owned(), &error);
    let rows = raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await.map_err(failed)?;
    rows.iter()
        .map(|row| (0..row.len()).map(|column| row.try_get_unchecked(column)).collect::<Result<_, _>>())
        .collect::<Result<_, _>>()
        .map_err(failed)
}

/// By the primary result codes: <https://www.sqlite.org/rescode.html>.
pub(in crate::backend) fn refusal(error: &sqlx::Error) -> Refusal {
    let code = error.as_database_error().and_then(|e| e.code()).and_then(|code| code.parse::<i32>().ok());
    match code.map(|code| code & 0xff) {
        Some(5 | 6) => Refusal::Busy,
        Some(7 | 10 | 13) => Refusal::Disk,
        Some(8) => Refusal::ReadOnly,
        Some(26) => Refusal::NotADatabase,
        _ => Refusal::Other,
    }
}

pub(super) fn failure(position: usize, sql: String, error: &sqlx::Error) -> StatementError {
    StatementError { position, sql, message: message(error), kind: refusal(error) }
}
