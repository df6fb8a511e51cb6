//! <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY>

use super::run::{message_without_row, no_nul, refusal};
use crate::backend::rows::Target;
use crate::data_step::{CheckedRows, DbError};
use migrator_sql::bulk::{copy_from_stdin, copy_line};
use sqlx::Error;
use sqlx::postgres::{PgConnection, PgDatabaseError};

/// How many bytes go in one message.
const MESSAGE_BYTES: usize = 256 * 1024;

pub(in crate::backend) async fn copy_in(
    connection: &mut PgConnection,
    target: &Target,
    rows: &mut CheckedRows<'_>,
) -> Result<u64, DbError> {
    let Some(mut row) = rows.next() else { return Ok(0) };
    let sql = copy_from_stdin(&target.table, &target.columns);
    no_nul(&sql).map_err(|error| DbError::unsendable(&sql, error.message))?;
    let refused = |error: Error| DbError::refused(&sql, message(&error), refusal(&error), error);
    let mut copy = connection.copy_in_raw(&sql).await.map_err(refused)?;
    let mut lines = String::with_capacity(MESSAGE_BYTES + 1024);
    loop {
        let put =
            row.and_then(|row| copy_line(&mut lines, &row).map_err(|error| DbError::values(&sql, &error)));
        if let Err(error) = put {
            copy.abort("a row cannot be sent").await.map_err(refused)?;
            return Err(error);
        }
        let next = rows.next();
        if next.is_none() || lines.len() >= MESSAGE_BYTES {
            copy.send(lines.as_bytes()).await.map_err(refused)?;
            lines.clear();
        }
        match next {
            Some(next) => row = next,
            None => break,
        }
    }
    copy.finish().await.map_err(refused)
}

/// The server says in its context at which line and column it was; the value behind may be a secret.
fn message(error: &Error) -> String {
    let mut message = message_without_row(error);
    let refused = error.as_database_error().and_then(|error| error.try_downcast_ref::<PgDatabaseError>());
    let context = refused.and_then(PgDatabaseError::r#where).and_then(|context| context.lines().next());
    if let Some(place) = context.and_then(|context| context.strip_prefix("COPY ")) {
        let place = place.split(": \"").next().unwrap_or(place);
        message.push_str(&format!(", at {place}"));
    }
    message
}
