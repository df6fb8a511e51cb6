//! Reading and writing many rows of a backfill.

use super::run::failure;
use crate::backend::StatementError;
use crate::backfill::{Cell, Page};
use migrator_sql::backfill::{PageWrite, ValueKind, Walk, Written};
use sqlx::{AssertSqlSafe, Error, MySqlConnection, Row, raw_sql};

pub(in crate::backend) async fn read_page(
    connection: &mut MySqlConnection,
    query: &str,
    kinds: &[ValueKind],
    _exact: &mut bool,
) -> Result<Page, StatementError> {
    let failed = |error: Error| failure(0, query.to_owned(), &error);
    let rows = raw_sql(AssertSqlSafe(query.to_owned())).fetch_all(connection).await.map_err(failed)?;
    let mut page = Page::new(kinds.len());
    for row in &rows {
        for (column, kind) in kinds.iter().enumerate() {
            let value: Option<&[u8]> = row.try_get_unchecked(column).map_err(failed)?;
            let cell = match (value, kind) {
                (None, _) => Cell::Null,
                (Some(bytes), ValueKind::Bytes) => page.bytes(bytes),
                (Some(bytes), _) => match std::str::from_utf8(bytes) {
                    Ok(text) => page.text(text),
                    Err(_) => page.bytes(bytes),
                },
            };
            page.push(cell);
        }
    }
    Ok(page)
}

/// Writes the rows by way of a temporary table, which this connection has.
pub(in crate::backend) async fn write_page(
    connection: &mut MySqlConnection,
    walk: &Walk,
    written: &Written,
    page: PageWrite<'_>,
) -> Result<u64, StatementError> {
    let mut changed = 0;
    for statement in walk.write_mysql(written, page) {
        let ran = raw_sql(AssertSqlSafe(statement.clone())).execute(&mut *connection).await;
        changed = ran.map_err(|error| failure(0, statement, &error))?.rows_affected();
    }
    Ok(changed)
}
