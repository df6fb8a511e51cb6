/// What a row can become, on every database that is switched on: a tuple, or a struct with
/// `#[derive(sqlx::FromRow)]`.
pub trait FromDbRow: FromSqliteRow + FromPostgresRow + FromMysqlRow + Send + Unpin {}
impl<T: FromSqliteRow + FromPostgresRow + FromMysqlRow + Send + Unpin> FromDbRow for T {}

macro_rules! from_row {
    ($trait:ident, $feature:literal, $row:ty) => {
        /// What a row of one database can become; anything where that is switched off.
        #[cfg(feature = $feature)]
        pub trait $trait: for<'r> sqlx::FromRow<'r, $row> {}
        #[cfg(feature = $feature)]
        impl<T: for<'r> sqlx::FromRow<'r, $row>> $trait for T {}

        /// What a row of one database can become; anything where that is switched off.
        #[cfg(not(feature = $feature))]
        pub trait $trait {}
        #[cfg(not(feature = $feature))]
        impl<T> $trait for T {}
    };
}
from_row!(FromSqliteRow, "sqlite", sqlx::sqlite::SqliteRow);
from_row!(FromPostgresRow, "postgres", sqlx::postgres::PgRow);
from_row!(FromMysqlRow, "mysql", sqlx::mysql::MySqlRow);
