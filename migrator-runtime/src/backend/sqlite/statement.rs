use crate::data_step::{FromDbRow, Statement, StepError};
use migrator_core::schema::Literal;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, Sqlite, SqliteConnection};

pub(in crate::backend) async fn execute(
    connection: &mut SqliteConnection,
    statement: Statement,
) -> Result<u64, StepError> {
    let query = sqlx::query_with(AssertSqlSafe(statement.sql), arguments(statement.values)?);
    Ok(query.execute(connection).await?.rows_affected())
}

pub(in crate::backend) async fn fetch_all<T: FromDbRow>(
    connection: &mut SqliteConnection,
    statement: Statement,
) -> Result<Vec<T>, StepError> {
    let query =
        sqlx::query_as_with::<Sqlite, T, _>(AssertSqlSafe(statement.sql), arguments(statement.values)?);
    Ok(query.fetch_all(connection).await?)
}

pub(in crate::backend) async fn fetch_optional<T: FromDbRow>(
    connection: &mut SqliteConnection,
    statement: Statement,
) -> Result<Option<T>, StepError> {
    let query =
        sqlx::query_as_with::<Sqlite, T, _>(AssertSqlSafe(statement.sql), arguments(statement.values)?);
    Ok(query.fetch_optional(connection).await?)
}

/// Values are bound: SQLite keeps each with the type that it was bound with.
fn arguments(values: Vec<Literal>) -> Result<SqliteArguments, StepError> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Literal::Null => arguments.add(None::<String>)?,
            Literal::Boolean(value) => arguments.add(value)?,
            Literal::Integer(value) => arguments.add(value)?,
            Literal::Decimal(text) => match text.parse::<f64>() {
                Ok(value) => arguments.add(value)?,
                Err(_) => arguments.add(text)?,
            },
            Literal::Text(value) => arguments.add(value)?,
            Literal::Bytes(value) => arguments.add(value)?,
        }
    }
    Ok(arguments)
}
