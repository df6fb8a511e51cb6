use crate::backend::batch::{SEPARATOR, messages};
use crate::backend::{Refusal, StatementError};
use futures_util::TryStreamExt;
use migrator_core::capability::Dialect;
use migrator_sql::user_sql::statements;
use sqlx::postgres::{PgConnection, PgDatabaseError, PgErrorPosition};
use sqlx::{AssertSqlSafe, Either, Error, Row, raw_sql};

/// Sends statements together, in the simple query protocol: the server answers each with one result.
/// <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT>
pub(in crate::backend) async fn run_batch(
    connection: &mut PgConnection,
    statements: &[String],
    done: &mut (dyn FnMut(usize) + Send),
) -> Result<(), StatementError> {
    for message in messages(statements) {
        run_message(connection, &statements[message.clone()], &mut |at| done(message.start + at))
            .await
            .map_err(|mut error| {
                error.position += message.start;
                error
            })?;
    }
    Ok(())
}

async fn run_message(
    connection: &mut PgConnection,
    statements: &[String],
    done: &mut (dyn FnMut(usize) + Send),
) -> Result<(), StatementError> {
    let text = statements.join(SEPARATOR);
    no_nul(&text)?;
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
                // The whole message is read before its first statement runs: what cannot be read may
                // stand further down.
                let place = place(&error).map_or(0, |characters| statement_at(statements, characters));
                let position = place.max(position);
                let sql = statements.get(position).cloned().unwrap_or_default();
                return Err(failure(position, sql, &error));
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

/// The statement in which a character of the message stands.
fn statement_at(statements: &[String], character: usize) -> usize {
    let mut end = 0;
    for (position, statement) in statements.iter().enumerate() {
        end += statement.chars().count() + SEPARATOR.len();
        if character <= end {
            return position;
        }
    }
    0
}

/// Sends each statement on its own: several in one message are a transaction, in which some cannot run
/// (`CREATE INDEX CONCURRENTLY`, `VACUUM`).
pub(in crate::backend) async fn run_each(
    connection: &mut PgConnection,
    statements: &[String],
    done: &mut (dyn FnMut(usize) + Send),
) -> Result<(), StatementError> {
    for (position, statement) in statements.iter().enumerate() {
        run(connection, statement).await.map_err(|error| StatementError { position, ..error })?;
        done(position);
    }
    Ok(())
}

pub(in crate::backend) async fn run(connection: &mut PgConnection, sql: &str) -> Result<(), StatementError> {
    no_nul(sql)?;
    match raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await {
        Ok(_) => Ok(()),
        Err(error) => Err(failure(0, sql.to_owned(), &error)),
    }
}

pub(in crate::backend) async fn run_alone(
    connection: &mut PgConnection,
    sql: &str,
) -> Result<(), StatementError> {
    for statement in statements(Dialect::Postgres, sql) {
        run(connection, statement).await?;
    }
    Ok(())
}

pub(in crate::backend) async fn fetch_texts(
    connection: &mut PgConnection,
    sql: &str,
) -> Result<Vec<Vec<Option<String>>>, StatementError> {
    no_nul(sql)?;
    let failed = |error: Error| failure(0, sql.to_owned(), &error);
    let rows = raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(connection).await.map_err(failed)?;
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
        kind: Refusal::Other,
    })
}

/// The database's own words, with what it adds to them, and without the driver's.
pub(super) fn message(error: &Error) -> String {
    let Error::Database(error) = error else {
        return match error {
            Error::Io(error) => error.to_string(),
            other => other.to_string(),
        };
    };
    let mut message = error.message().to_owned();
    if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
        let detail = error.detail().map(|detail| format!("detail: {detail}"));
        let hint = error.hint().map(|hint| format!("hint: {hint}"));
        let more: Vec<String> = detail.into_iter().chain(hint).collect();
        if !more.is_empty() {
            message.push_str(&format!(" ({})", more.join("; ")));
        }
    }
    message
}

/// The same for a data step, whose values may be secrets: of a row that is refused the server shows all.
pub(super) fn message_without_row(error: &Error) -> String {
    let refused = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
    match refused {
        // A NULL where none may be, and a check.
        Some(refused) if matches!(refused.code(), "23502" | "23514") => refused.message().to_owned(),
        _ => message(error),
    }
}

/// By SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
pub(in crate::backend) fn refusal(error: &Error) -> Refusal {
    if matches!(error, Error::Io(_)) {
        return Refusal::ConnectionLost;
    }
    let code = error.as_database_error().and_then(|error| error.code());
    match code.as_deref() {
        Some("55P03" | "40P01" | "40001") => Refusal::Busy,
        Some("25006") => Refusal::ReadOnly,
        Some("42501") => Refusal::NoPermission,
        Some("53100" | "58030") => Refusal::Disk,
        Some("55P04") => Refusal::NewLabel,
        Some("57P01" | "57P02" | "57P03") => Refusal::ConnectionLost,
        Some(code) if code.starts_with("08") => Refusal::ConnectionLost,
        _ => Refusal::Other,
    }
}

fn failure(position: usize, sql: String, error: &Error) -> StatementError {
    StatementError { position, sql, message: message(error), kind: refusal(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_belong_to_statements() {
        let statements = ["SELECT 'ы'".to_owned(), "x".to_owned(), "y".to_owned()];
        assert_eq!(
            [1, 10, 13, 16, 99].map(|character| statement_at(&statements, character)),
            [0, 0, 1, 2, 0]
        );
    }
}
