//! Streams are cursors: <https://www.postgresql.org/docs/current/sql-declare.html>.

use super::open::PostgresConnection;
use super::run::fetch_texts;
use super::statement::{read, refused, text};
use crate::backend::rows::{KeptRows, stream_name};
use crate::data_step::{DbError, FromDbRow, Statement};
use migrator_sql::postgres::quote::{identifier, text as quoted};
use sqlx::{Row, raw_sql};

pub(in crate::backend) async fn open_rows(
    connection: &mut PostgresConnection,
    number: u64,
    in_transaction: bool,
    statement: &Statement,
) -> Result<String, DbError> {
    let name = identifier(&stream_name(number));
    // All rows will be read, not only the first tenth. Outside of a transaction the server has to keep them.
    let declare = if in_transaction {
        format!("SET LOCAL cursor_tuple_fraction = 1;\nDECLARE {name} NO SCROLL CURSOR FOR ")
    } else {
        format!("DECLARE {name} NO SCROLL CURSOR WITH HOLD FOR ")
    };
    let sql = connection.text(&format!("{declare}{}", text(statement)?));
    let declared = raw_sql(sql).execute(&mut **connection).await;
    let before = format!("{}{declare}", connection.mark);
    declared.map_err(|error| refused(statement, &before, error))?;
    Ok("*".to_owned())
}

pub(in crate::backend) async fn next_rows<T: FromDbRow>(
    connection: &mut PostgresConnection,
    number: u64,
    _read: u64,
    count: usize,
    _columns: &str,
    sql: &str,
) -> Result<KeptRows<T>, DbError> {
    let fetch = format!("FETCH FORWARD {count} FROM {}", identifier(&stream_name(number)));
    let rows = raw_sql(connection.text(&fetch)).fetch_all(&mut **connection).await;
    let rows = rows.map_err(|error| {
        // Where the server sees it is a place in the FETCH.
        refused(&Statement { sql: sql.to_owned(), values: Vec::new() }, sql, error)
    })?;
    let mut page = KeptRows { rows: Vec::with_capacity(rows.len()), bytes: 0 };
    for row in rows {
        page.rows.push(read(sql, &row)?);
        let bytes =
            |column| row.try_get_raw(column).ok().and_then(|value| Some(value.as_bytes().ok()?.len()));
        page.bytes += (0..row.len()).filter_map(bytes).sum::<usize>();
    }
    Ok(page)
}

/// Closes those that are still open: closing another would fail, and take the transaction with it.
pub(in crate::backend) async fn close_rows(
    connection: &mut PostgresConnection,
    numbers: &[u64],
) -> Result<(), DbError> {
    let names: Vec<String> = numbers.iter().map(|number| quoted(&stream_name(*number))).collect();
    let open = format!("SELECT name FROM pg_catalog.pg_cursors WHERE name IN ({})", names.join(", "));
    let open = fetch_texts(connection, &open).await?;
    for name in open.into_iter().flatten().flatten() {
        super::run(connection, &format!("CLOSE {}", identifier(&name))).await?;
    }
    Ok(())
}
