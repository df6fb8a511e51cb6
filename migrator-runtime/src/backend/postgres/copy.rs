//! <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-COPY>

use super::open::PostgresConnection;
use super::run::no_nul;
use super::statement::refused;
use crate::backend::rows::Target;
use crate::data_step::{CheckedRows, DbError, Statement};
use migrator_sql::bulk::{copy_from_stdin, copy_line};
use sqlx::Error;

/// How many bytes go in one message.
const MESSAGE_BYTES: usize = 256 * 1024;

pub(in crate::backend) async fn copy_in(
    connection: &mut PostgresConnection,
    target: &Target,
    rows: &mut CheckedRows<'_>,
) -> Result<u64, DbError> {
    let Some(mut row) = rows.next() else { return Ok(0) };
    let sql = copy_from_stdin(&target.table, &target.columns);
    no_nul(&sql).map_err(|error| DbError::unsendable(&sql, error.message))?;
    let mark = connection.mark.clone();
    let refused = |error: Error| {
        let statement = Statement { sql: sql.clone(), values: Vec::new() };
        refused(&statement, &mark, error)
    };
    let mut copy = connection.copy_in_raw(&format!("{mark}{sql}")).await.map_err(refused)?;
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
