use super::statement::refused;
use crate::backend::rows::Target;
use crate::data_step::{CheckedRows, DbError, Statement};
use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;
use migrator_sql::bulk::{insert_into, tuple};
use sqlx::{AssertSqlSafe, MySqlConnection, raw_sql};

/// A statement is kept well below `max_allowed_packet`, which is 16 MB on MariaDB and 64 MB on MySQL; a row that
/// is longer goes alone.
const MESSAGE_BYTES: usize = 1_000_000;

pub(in crate::backend) async fn copy_in(
    connection: &mut MySqlConnection,
    target: &Target,
    rows: &mut CheckedRows<'_>,
) -> Result<u64, DbError> {
    let head = insert_into(Dialect::Mysql, &target.table, &target.columns);
    let (mut sql, mut waiting, mut count) = (head.clone(), 0, 0);
    loop {
        let row = rows.next().transpose()?.map(|row| tuple(Dialect::Mysql, &row));
        let full = row.as_ref().is_none_or(|row| sql.len() + row.len() > MESSAGE_BYTES);
        if waiting > 0 && full {
            let text = AssertSqlSafe(std::mem::replace(&mut sql, head.clone()));
            if let Err(error) = raw_sql(text).execute(&mut *connection).await {
                // There are values in it, as in every statement that has placeholders.
                let statement = Statement { sql: head, values: vec![Literal::Null] };
                return Err(refused(&statement, error));
            }
            count += waiting;
            waiting = 0;
        }
        let Some(row) = row else { return Ok(count) };
        if waiting > 0 {
            sql.push_str(", ");
        }
        sql.push_str(&row);
        waiting += 1;
    }
}
