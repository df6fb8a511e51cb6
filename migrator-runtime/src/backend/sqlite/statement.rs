use super::run::failure;
use crate::data_step::{DbError, FromDbRow, Statement};
use migrator_core::schema::Literal;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Error, SqliteConnection};

pub(super) fn refused(sql: &str, error: Error) -> DbError {
    DbError::refused(failure(0, sql.to_owned(), &error), error)
}

pub(in crate::backend) async fn execute(
    connection: &mut SqliteConnection,
    statement: Statement,
) -> Result<u64, DbError> {
    let Statement { sql, values } = statement;
    let query = sqlx::query_with(AssertSqlSafe(sql.clone()), arguments(&sql, values)?);
    Ok(query.execute(connection).await.map_err(|error| refused(&sql, error))?.rows_affected())
}

pub(in crate::backend) async fn fetch_all<T: FromDbRow>(
    connection: &mut SqliteConnection,
    statement: Statement,
) -> Result<Vec<T>, DbError> {
    let Statement { sql, values } = statement;
    let query = sqlx::query_with(AssertSqlSafe(sql.clone()), arguments(&sql, values)?);
    let rows = query.fetch_all(connection).await.map_err(|error| refused(&sql, error))?;
    rows.iter().map(|row| read(&sql, row)).collect()
}

pub(in crate::backend) async fn fetch_optional<T: FromDbRow>(
    connection: &mut SqliteConnection,
    statement: Statement,
) -> Result<Option<T>, DbError> {
    let Statement { sql, values } = statement;
    let query = sqlx::query_with(AssertSqlSafe(sql.clone()), arguments(&sql, values)?);
    let row = query.fetch_optional(connection).await.map_err(|error| refused(&sql, error))?;
    row.as_ref().map(|row| read(&sql, row)).transpose()
}

pub(super) fn read<T: FromDbRow>(sql: &str, row: &SqliteRow) -> Result<T, DbError> {
    T::from_row(row).map_err(|error| DbError::unreadable(sql, error, None))
}

/// Values are bound: SQLite keeps each with the type that it was bound with.
pub(super) fn arguments(sql: &str, values: Vec<Literal>) -> Result<SqliteArguments, DbError> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        let added = match value {
            Literal::Null => arguments.add(None::<String>),
            Literal::Boolean(value) => arguments.add(value),
            Literal::Integer(value) => arguments.add(value),
            Literal::Decimal(text) => match text.parse::<f64>() {
                Ok(value) => arguments.add(value),
                Err(_) => arguments.add(text),
            },
            Literal::Text(value) => arguments.add(value),
            Literal::Bytes(value) => arguments.add(value),
        };
        added.map_err(|error| refused(sql, Error::Encode(error)))?;
    }
    Ok(arguments)
}
