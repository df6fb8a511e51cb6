use crate::data_step::{FromDbRow, Statement, StepError};
use migrator_core::capability::Dialect;
use migrator_sql::user_sql::with_values;
use sqlx::{AssertSqlSafe, MySqlConnection, raw_sql};

/// Values are written into the text, quoted: a prepared statement costs two messages, and not every
/// statement can be prepared.
fn text(statement: &Statement) -> Result<AssertSqlSafe<String>, StepError> {
    Ok(AssertSqlSafe(with_values(Dialect::Mysql, &statement.sql, &statement.values)?))
}

pub(in crate::backend) async fn execute(
    connection: &mut MySqlConnection,
    statement: Statement,
) -> Result<u64, StepError> {
    Ok(raw_sql(text(&statement)?).execute(connection).await?.rows_affected())
}

pub(in crate::backend) async fn fetch_all<T: FromDbRow>(
    connection: &mut MySqlConnection,
    statement: Statement,
) -> Result<Vec<T>, StepError> {
    let rows = raw_sql(text(&statement)?).fetch_all(connection).await?;
    rows.iter().map(|row| T::from_row(row).map_err(StepError::from)).collect()
}

pub(in crate::backend) async fn fetch_optional<T: FromDbRow>(
    connection: &mut MySqlConnection,
    statement: Statement,
) -> Result<Option<T>, StepError> {
    let row = raw_sql(text(&statement)?).fetch_optional(connection).await?;
    row.as_ref().map(|row| T::from_row(row).map_err(StepError::from)).transpose()
}
