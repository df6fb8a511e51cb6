//! The servers send a result as a whole, and the connection does nothing else until the end of it.

use super::statement::{read, refused, text};
use crate::data_step::{DbError, FromDbRow, Slot, Statement};
use futures_util::TryStreamExt;
use sqlx::{MySqlConnection, raw_sql};

pub(in crate::backend) async fn each_row<T: FromDbRow>(
    connection: &mut MySqlConnection,
    statement: &Statement,
    slot: &Slot<T>,
) -> Result<(), DbError> {
    let mut rows = raw_sql(text(statement)?).fetch(connection);
    while let Some(row) = rows.try_next().await.map_err(|error| refused(statement, error))? {
        slot.hand_over(read(&statement.sql, &row)?).await;
    }
    Ok(())
}
