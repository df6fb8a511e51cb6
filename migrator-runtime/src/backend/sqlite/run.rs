use super::open::message;
use crate::backend::{Refusal, SqlPlace, StatementError};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, Either, Row, SqliteConnection, raw_sql};

/// Sends the statements as one text: each hand-off to the driver's thread costs, a statement
/// within a text does not. SQLite answers each statement with one result.
pub(in crate::backend) async fn run_batch(
    connection: &mut SqliteConnection,
    statements: &[String],
    done: &mut (dyn FnMut(usize, u64) + Send),
) -> Result<(), StatementError> {
    let text = statements.join(";\n");
    let mut position = 0;
    let mut results = raw_sql(AssertSqlSafe(text)).fetch_many(connection);
    loop {
        match results.try_next().await {
            Ok(None) => return Ok(()),
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

pub(in crate::backend) async fn run(
    connection: &mut SqliteConnection,
    sql: &str,
) -> Result<(), StatementError> {
    match raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await {
        Ok(_) => Ok(()),
        Err(error) => Err(failure(0, sql.to_owned(), &error)),
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
    let told = told(error);
    StatementError { position, place: place(&sql, &told.message), sql, ..told }
}

/// What an error says, without its statement.
pub(in crate::backend) fn told(error: &sqlx::Error) -> StatementError {
    let code = error.as_database_error().and_then(|error| error.code());
    StatementError {
        message: message(error),
        kind: refusal(error),
        code: code.map(std::borrow::Cow::into_owned),
        ..StatementError::default()
    }
}

/// Where the mistake is: the message names the word (`near "FORM": syntax error`).
fn place(sql: &str, message: &str) -> Option<SqlPlace> {
    let near = message.strip_prefix("near \"").and_then(|rest| rest.rsplit_once('"')).map(|(word, _)| word);
    let unknown = || ["no such column: ", "no such table: ", "no such function: "];
    let word = near.or_else(|| unknown().into_iter().find_map(|words| message.strip_prefix(words)))?;
    SqlPlace::of_word(sql, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_has_a_place() {
        let sql = "SELECT nmae\nFORM t";
        assert_eq!(place(sql, "near \"FORM\": syntax error"), Some(SqlPlace { line: 2, column: 1 }));
        assert_eq!(place(sql, "no such column: nmae"), Some(SqlPlace { line: 1, column: 8 }));
        assert_eq!(place(sql, "UNIQUE constraint failed: t.name"), None);
    }
}
