use super::open::PostgresConnection;
use super::run::no_nul;
use crate::data_step::{FromDbRow, Statement, StepError};
use migrator_core::capability::Dialect;
use migrator_sql::user_sql::with_values;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, Error, raw_sql};

/// Values are written into the text, quoted. A bound text would be of the type `text`, and would fit no
/// column of dates, UUIDs, JSON or enumerations; a literal takes the type of its place.
fn text(connection: &PostgresConnection, statement: &Statement) -> Result<AssertSqlSafe<String>, StepError> {
    let sql = with_values(Dialect::Postgres, &statement.sql, &statement.values)?;
    no_nul(&sql)?;
    Ok(connection.text(&sql))
}

pub(in crate::backend) async fn execute(
    connection: &mut PostgresConnection,
    statement: Statement,
) -> Result<u64, StepError> {
    Ok(raw_sql(text(connection, &statement)?).execute(&mut **connection).await?.rows_affected())
}

pub(in crate::backend) async fn fetch_all<T: FromDbRow>(
    connection: &mut PostgresConnection,
    statement: Statement,
) -> Result<Vec<T>, StepError> {
    let rows = raw_sql(text(connection, &statement)?).fetch_all(&mut **connection).await?;
    rows.iter().map(read).collect()
}

pub(in crate::backend) async fn fetch_optional<T: FromDbRow>(
    connection: &mut PostgresConnection,
    statement: Statement,
) -> Result<Option<T>, StepError> {
    let row = raw_sql(text(connection, &statement)?).fetch_optional(&mut **connection).await?;
    row.as_ref().map(read).transpose()
}

fn read<T: FromDbRow>(row: &PgRow) -> Result<T, StepError> {
    T::from_row(row).map_err(|error| match error {
        Error::ColumnDecode { .. } => {
            let help = "read each column as its own type: i32 for INTEGER, i64 for BIGINT, String for texts; others \
                        can be cast in the query, as in CAST(id AS CHAR(36)) for a UUID as a String";
            format!("{error}\nhelp: {help}").into()
        }
        other => other.into(),
    })
}
