use super::statement::{arguments, refused};
use crate::backend::rows::Target;
use crate::data_step::{CheckedRows, DbError};
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;
use migrator_sql::bulk::{insert_into, placeholders};
use sqlx::{AssertSqlSafe, SqliteConnection};

/// How many rows a statement has, and how many values at most: <https://www.sqlite.org/limits.html#max_variable_number>.
const MAX_ROWS: usize = 500;
const MAX_VALUES: usize = 32_000;

/// Values are bound, so that a long one does not make the statement long, and statements of the same length are
/// prepared once.
pub(in crate::backend) async fn copy_in(
    connection: &mut SqliteConnection,
    target: &Target,
    rows: &mut CheckedRows<'_>,
) -> Result<u64, DbError> {
    let columns = target.columns.len();
    let insert = insert_into(Dialect::Sqlite, &target.table, &target.columns);
    let most = (MAX_VALUES / columns.max(1)).clamp(1, MAX_ROWS);
    let mut count = 0;
    loop {
        let mut values: Vec<Literal> = Vec::new();
        let mut taken = 0;
        for row in rows.by_ref().take(most) {
            values.extend(row?);
            taken += 1;
        }
        if taken == 0 {
            return Ok(count);
        }
        let sql = format!("{insert}{}", placeholders(taken, columns));
        let query = sqlx::query_with(AssertSqlSafe(sql), arguments(&insert, values)?);
        let done = query.persistent(taken == most).execute(&mut *connection).await;
        done.map_err(|error| refused(&insert, error))?;
        count += taken as u64;
    }
}
