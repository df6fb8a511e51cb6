//! A stream is a temporary table with the result. SQLite goes through a result step by step as it is read,
//! and what other statements do meanwhile may or may not be seen in it; besides, the driver has one statement at a
//! time.

use super::statement::{arguments, read, refused};
use crate::backend::rows::{KeptRows, stream_name};
use crate::data_step::{DbError, FromDbRow, Statement};
use migrator_sql::sqlite::quote::identifier;
use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{
    AssertSqlSafe, Column, Decode, Executor, Row, SqlSafeStr, Sqlite, Statement as _, TypeInfo, ValueRef,
    raw_sql,
};

fn table(number: u64) -> String {
    format!("temp.{}", identifier(&stream_name(number)))
}

pub(in crate::backend) async fn open_rows(
    connection: &mut SqliteConnection,
    number: u64,
    _in_transaction: bool,
    statement: &Statement,
) -> Result<String, DbError> {
    let table = table(number);
    let failed = |error| refused(&statement.sql, error);
    let prepared =
        connection.prepare(AssertSqlSafe(statement.sql.clone()).into_sql_str()).await.map_err(failed)?;
    let names: Vec<String> = prepared.columns().iter().map(|column| identifier(column.name())).collect();
    drop(prepared);
    // Columns without types, so that each value stays what it is; names of our own, since two may have the same.
    let own: Vec<String> = (0..names.len()).map(|at| format!("c{at}")).collect();
    let create = format!("CREATE TEMPORARY TABLE {} ({})", identifier(&stream_name(number)), own.join(", "));
    raw_sql(AssertSqlSafe(create)).execute(&mut *connection).await.map_err(failed)?;
    let insert = format!("INSERT INTO {table} {}", statement.sql);
    let query = sqlx::query_with(AssertSqlSafe(insert), arguments(&statement.sql, statement.values.clone())?);
    query.persistent(false).execute(connection).await.map_err(failed)?;
    let columns = own.iter().zip(&names).map(|(own, name)| format!("{own} AS {name}"));
    Ok(columns.collect::<Vec<_>>().join(", "))
}

pub(in crate::backend) async fn next_rows<T: FromDbRow>(
    connection: &mut SqliteConnection,
    number: u64,
    read_before: u64,
    count: usize,
    columns: &str,
    sql: &str,
) -> Result<KeptRows<T>, DbError> {
    let query = format!(
        "SELECT {columns} FROM {} WHERE rowid > {read_before} ORDER BY rowid LIMIT {count}",
        table(number)
    );
    let rows =
        raw_sql(AssertSqlSafe(query)).fetch_all(connection).await.map_err(|error| refused(sql, error))?;
    let mut page = KeptRows { rows: Vec::with_capacity(rows.len()), bytes: 0 };
    for row in rows {
        page.rows.push(read(sql, &row)?);
        page.bytes += bytes(&row);
    }
    Ok(page)
}

/// About how many bytes a row has.
fn bytes(row: &SqliteRow) -> usize {
    let of = |column| {
        let value = row.try_get_raw(column).ok()?;
        let long = !value.is_null() && matches!(value.type_info().name(), "TEXT" | "BLOB");
        if long { <&[u8] as Decode<Sqlite>>::decode(value).ok().map(<[u8]>::len) } else { Some(8) }
    };
    (0..row.len()).filter_map(of).sum()
}

pub(in crate::backend) async fn close_rows(
    connection: &mut SqliteConnection,
    numbers: &[u64],
) -> Result<(), DbError> {
    for number in numbers {
        super::run(connection, &format!("DROP TABLE IF EXISTS {}", table(*number))).await?;
    }
    Ok(())
}
