use super::run::failure;
use crate::data_step::{DbError, FromDbRow, Statement};
use migrator_core::capability::Dialect;
use migrator_sql::user_sql::with_values;
use sqlx::mysql::MySqlRow;
use sqlx::{AssertSqlSafe, Error, MySqlConnection, raw_sql};

/// Values are written into the text, quoted: a prepared statement costs two messages, and not every
/// statement can be prepared.
pub(super) fn text(statement: &Statement) -> Result<AssertSqlSafe<String>, DbError> {
    let text = with_values(Dialect::Mysql, &statement.sql, &statement.values);
    text.map(AssertSqlSafe).map_err(|error| DbError::values(&statement.sql, &error))
}

pub(super) fn refused(statement: &Statement, error: Error) -> DbError {
    let mut said = failure(0, statement.sql.clone(), &error);
    if !statement.values.is_empty() {
        said.message = without_near(&said.message);
    }
    DbError::refused(said, error)
}

/// A message about the syntax repeats what stands at the place of the error, and that may be a value.
fn without_near(message: &str) -> String {
    match (message.find(" near '"), message.rfind("' at line ")) {
        (Some(near), Some(line)) if near < line => format!("{}{}", &message[..near], &message[line + 1..]),
        _ => message.to_owned(),
    }
}

pub(in crate::backend) async fn execute(
    connection: &mut MySqlConnection,
    statement: Statement,
) -> Result<u64, DbError> {
    let done = raw_sql(text(&statement)?).execute(connection).await;
    Ok(done.map_err(|error| refused(&statement, error))?.rows_affected())
}

pub(in crate::backend) async fn fetch_all<T: FromDbRow>(
    connection: &mut MySqlConnection,
    statement: Statement,
) -> Result<Vec<T>, DbError> {
    let rows = raw_sql(text(&statement)?).fetch_all(connection).await;
    let rows = rows.map_err(|error| refused(&statement, error))?;
    rows.iter().map(|row| read(&statement.sql, row)).collect()
}

pub(in crate::backend) async fn fetch_optional<T: FromDbRow>(
    connection: &mut MySqlConnection,
    statement: Statement,
) -> Result<Option<T>, DbError> {
    let row = raw_sql(text(&statement)?).fetch_optional(connection).await;
    let row = row.map_err(|error| refused(&statement, error))?;
    row.as_ref().map(|row| read(&statement.sql, row)).transpose()
}

pub(super) fn read<T: FromDbRow>(sql: &str, row: &MySqlRow) -> Result<T, DbError> {
    T::from_row(row).map_err(|error| DbError::unreadable(sql, error, None))
}

#[cfg(test)]
mod tests {
    use super::without_near;

    #[test]
    fn a_message_does_not_repeat_values() {
        let said = "You have an error in your SQL syntax near 'secret'' at line 1' at line 2";
        assert_eq!(without_near(said), "You have an error in your SQL syntax at line 2");
        assert_eq!(without_near("Unknown column 'near '"), "Unknown column 'near '");
    }
}
