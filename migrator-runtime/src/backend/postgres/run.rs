use super::open::PostgresConnection;
use crate::backend::batch::{SEPARATOR, messages};
use crate::backend::{Refusal, SqlPlace, StatementError};
use futures_util::TryStreamExt;
use migrator_core::capability::Dialect;
use migrator_sql::user_sql::statements;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition};
use sqlx::{Either, Error, Row, raw_sql};

/// Sends statements together, in the simple query protocol: the server answers each with one result.
/// <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT>
pub(in crate::backend) async fn run_batch(
    connection: &mut PostgresConnection,
    statements: &[String],
    done: &mut (dyn FnMut(usize, u64) + Send),
) -> Result<(), StatementError> {
    for message in messages(statements) {
        run_message(connection, &statements[message.clone()], &mut |at, rows| done(message.start + at, rows))
            .await
            .map_err(|mut error| {
                error.position += message.start;
                error
            })?;
    }
    Ok(())
}

async fn run_message(
    connection: &mut PostgresConnection,
    statements: &[String],
    done: &mut (dyn FnMut(usize, u64) + Send),
) -> Result<(), StatementError> {
    let text = statements.join(SEPARATOR);
    no_nul(&text)?;
    let mut position = 0;
    let before = connection.mark.chars().count();
    let mut results = raw_sql(connection.text(&text)).fetch_many(&mut **connection);
    loop {
        match results.try_next().await {
            Ok(None) => return Ok(()),
            Ok(Some(Either::Left(result))) => {
                done(position, result.rows_affected());
                position += 1;
            }
            Ok(Some(Either::Right(_))) => {}
            Err(error) => {
                // The whole message is read before its first statement runs: what cannot be read may
                // stand further down.
                let place = place(&error).map(|character| character.saturating_sub(before));
                let place = place.and_then(|character| statement_at(statements, character));
                let (at, character) = place.map_or((0, None), |(at, character)| (at, Some(character)));
                let position = at.max(position);
                let sql = statements.get(position).cloned().unwrap_or_default();
                let character = character.filter(|_| at == position);
                return Err(failure(position, sql, character, &error));
            }
        }
    }
}

/// Where in the message the server sees the error, in characters from 1.
pub(super) fn place(error: &Error) -> Option<usize> {
    let error = error.as_database_error()?.try_downcast_ref::<PgDatabaseError>()?;
    match error.position()? {
        PgErrorPosition::Original(characters) => Some(characters),
        PgErrorPosition::Internal { .. } => None,
    }
}

/// The statement in which a character of the message stands, and which of its characters that is.
fn statement_at(statements: &[String], character: usize) -> Option<(usize, usize)> {
    let mut before = 0;
    for (position, statement) in statements.iter().enumerate() {
        let end = before + statement.chars().count() + SEPARATOR.len();
        if character <= end {
            return Some((position, character - before));
        }
        before = end;
    }
    None
}

/// Sends each statement on its own: several in one message are a transaction, in which some cannot run
/// (`CREATE INDEX CONCURRENTLY`, `VACUUM`).
pub(in crate::backend) async fn run_each(
    connection: &mut PostgresConnection,
    statements: &[String],
    done: &mut (dyn FnMut(usize, u64) + Send),
) -> Result<(), StatementError> {
    for (position, statement) in statements.iter().enumerate() {
        let rows =
            run_one(connection, statement).await.map_err(|error| StatementError { position, ..error })?;
        done(position, rows);
    }
    Ok(())
}

pub(in crate::backend) async fn run(
    connection: &mut PostgresConnection,
    sql: &str,
) -> Result<(), StatementError> {
    run_one(connection, sql).await.map(|_| ())
}

/// Runs SQL, and says how many rows it changed.
async fn run_one(connection: &mut PostgresConnection, sql: &str) -> Result<u64, StatementError> {
    no_nul(sql)?;
    match raw_sql(connection.text(sql)).execute(&mut **connection).await {
        Ok(result) => Ok(result.rows_affected()),
        Err(error) => {
            let before = connection.mark.chars().count();
            let place = place(&error).map(|character| character.saturating_sub(before));
            Err(failure(0, sql.to_owned(), place, &error))
        }
    }
}

pub(in crate::backend) async fn run_alone(
    connection: &mut PostgresConnection,
    sql: &str,
) -> Result<(), StatementError> {
    for statement in statements(Dialect::Postgres, sql) {
        run(connection, statement).await?;
    }
    Ok(())
}

pub(in crate::backend) async fn fetch_texts(
    connection: &mut PostgresConnection,
    sql: &str,
) -> Result<Vec<Vec<Option<String>>>, StatementError> {
    no_nul(sql)?;
    let before = connection.mark.chars().count();
    let failed = |error: Error| {
        let place = place(&error).map(|character| character.saturating_sub(before));
        failure(0, sql.to_owned(), place, &error)
    };
    let rows = raw_sql(connection.text(sql)).fetch_all(&mut **connection).await.map_err(failed)?;
    rows.iter()
        .map(|row| (0..row.len()).map(|column| row.try_get_unchecked(column)).collect::<Result<_, _>>())
        .collect::<Result<_, _>>()
        .map_err(failed)
}

/// In the protocol, a NUL character ends a text: what comes after it would be read as the next message.
pub(super) fn no_nul(sql: &str) -> Result<(), StatementError> {
    if !sql.contains('\0') {
        return Ok(());
    }
    Err(StatementError {
        position: 0,
        sql: sql.replace('\0', "\u{fffd}"),
        message: "the statement holds a NUL character, which PostgreSQL cannot read".to_owned(),
        ..StatementError::default()
    })
}

/// The database's own words, without the driver's.
pub(super) fn message(error: &Error) -> String {
    match error {
        Error::Database(error) => error.message().to_owned(),
        Error::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

fn hint(error: &Error) -> &str {
    let refused = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
    refused.and_then(PgDatabaseError::hint).unwrap_or_default()
}

/// By SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
pub(in crate::backend) fn refusal(error: &Error) -> Refusal {
    if matches!(error, Error::Io(_)) {
        return Refusal::ConnectionLost;
    }
    let code = error.as_database_error().and_then(|error| error.code());
    match code.as_deref() {
        Some("55P03" | "40P01" | "40001") => Refusal::Busy,
        Some("57014") => Refusal::Canceled,
        // The code is that of any lack of memory; the hint names the setting.
        Some("53200") if hint(error).contains("max_locks_per_transaction") => Refusal::LockTable,
        Some("25006") => Refusal::ReadOnly,
        Some("42501") => Refusal::NoPermission,
        Some("53100" | "58030") => Refusal::Disk,
        Some("55P04") => Refusal::NewLabel,
        Some("57P01" | "57P02" | "57P03") => Refusal::ConnectionLost,
        Some(code) if code.starts_with("08") => Refusal::ConnectionLost,
        _ => Refusal::Other,
    }
}

/// An error as it is told; `character` is where in the statement it stands, counted from 1.
pub(super) fn failure(
    position: usize,
    sql: String,
    character: Option<usize>,
    error: &Error,
) -> StatementError {
    let place = character.and_then(|character| SqlPlace::of_character(&sql, character));
    StatementError { position, sql, place, ..told(error) }
}

/// What an error says, without its statement.
pub(in crate::backend) fn told(error: &Error) -> StatementError {
    let refused = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
    let text = |text: Option<&str>| text.map(ToOwned::to_owned);
    StatementError {
        message: message(error),
        kind: refusal(error),
        code: refused.map(|error| error.code().to_owned()),
        detail: text(refused.and_then(PgDatabaseError::detail)),
        hint: text(refused.and_then(PgDatabaseError::hint)),
        context: text(refused.and_then(PgDatabaseError::r#where)),
        ..StatementError::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_belong_to_statements() {
        let statements = ["SELECT 'ы'".to_owned(), "x".to_owned(), "y".to_owned()];
        assert_eq!(
            [1, 10, 13, 16, 99].map(|character| statement_at(&statements, character)),
            [Some((0, 1)), Some((0, 10)), Some((1, 1)), Some((2, 1)), None]
        );
    }
}
