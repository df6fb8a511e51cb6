use super::open::PostgresConnection;
use super::run::{no_nul, place, told};
use crate::backend::{SqlPlace, StatementError};
use crate::data_step::{DbError, FromDbRow, Statement};
use migrator_core::capability::Dialect;
use migrator_sql::user_sql::{self, with_values};
use sqlx::postgres::PgRow;
use sqlx::{Error, raw_sql};

const HELP: &str = "read each column as its own type: i32 for INTEGER, i64 for BIGINT, String for texts; others can be \
                    cast in the query, as in CAST(id AS CHAR(36)) for a UUID as a String";

/// Values are written into the text, quoted. A bound text would be of the type `text`, and would fit no
/// column of dates, UUIDs, JSON or enumerations; a literal takes the type of its place.
pub(super) fn text(statement: &Statement) -> Result<String, DbError> {
    let sql = with_values(Dialect::Postgres, &statement.sql, &statement.values)
        .map_err(|error| DbError::values(&statement.sql, &error))?;
    no_nul(&sql).map_err(|error| DbError::unsendable(&statement.sql, error.message))?;
    Ok(sql)
}

/// What the server says of a statement, with the place in it; `before` is what stands before it in the text that
/// was sent. Of a row that is refused the server shows all, and there may be secrets in it.
pub(super) fn refused(statement: &Statement, before: &str, error: Error) -> DbError {
    let Statement { sql, values } = statement;
    let character = place(&error).and_then(|place| place.checked_sub(before.chars().count()));
    let place = character
        .and_then(|character| user_sql::place(Dialect::Postgres, sql, values, character))
        .map(|place| SqlPlace { line: place.line, column: place.column });
    let mut said = StatementError { sql: sql.clone(), place, ..told(&error) };
    // A NULL where none may be, and a check.
    if matches!(said.code.as_deref(), Some("23502" | "23514")) {
        said.detail = None;
    }
    // While rows are copied in, it ends with the value.
    let copying = said.context.take_if(|context| context.starts_with("COPY "));
    if let Some(context) = copying {
        said.context = context.split(": \"").next().map(ToOwned::to_owned);
    }
    DbError::refused(said, error)
}

pub(in crate::backend) async fn execute(
    connection: &mut PostgresConnection,
    statement: Statement,
) -> Result<u64, DbError> {
    let text = connection.text(&text(&statement)?);
    let done = raw_sql(text).execute(&mut **connection).await;
    Ok(done.map_err(|error| refused(&statement, &connection.mark, error))?.rows_affected())
}

pub(in crate::backend) async fn fetch_all<T: FromDbRow>(
    connection: &mut PostgresConnection,
    statement: Statement,
) -> Result<Vec<T>, DbError> {
    let text = connection.text(&text(&statement)?);
    let rows = raw_sql(text).fetch_all(&mut **connection).await;
    let rows = rows.map_err(|error| refused(&statement, &connection.mark, error))?;
    rows.iter().map(|row| read(&statement.sql, row)).collect()
}

pub(in crate::backend) async fn fetch_optional<T: FromDbRow>(
    connection: &mut PostgresConnection,
    statement: Statement,
) -> Result<Option<T>, DbError> {
    let text = connection.text(&text(&statement)?);
    let row = raw_sql(text).fetch_optional(&mut **connection).await;
    let row = row.map_err(|error| refused(&statement, &connection.mark, error))?;
    row.as_ref().map(|row| read(&statement.sql, row)).transpose()
}

pub(super) fn read<T: FromDbRow>(sql: &str, row: &PgRow) -> Result<T, DbError> {
    T::from_row(row).map_err(|error| {
        let help = matches!(error, Error::ColumnDecode { .. }).then_some(HELP);
        DbError::unreadable(sql, error, help)
    })
}
