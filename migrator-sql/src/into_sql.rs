//! What users may pass as SQL of their own: text, or a statement of sea-query.

use migrator_core::capability::Dialect;
use migrator_core::schema::SqlText;
use sea_query::{
    DeleteStatement, InsertStatement, MysqlQueryBuilder, PostgresQueryBuilder, QueryStatementWriter,
    SelectStatement, SqliteQueryBuilder, UpdateStatement,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Begins the text of a statement that sea-query could not write for a database.
const UNWRITABLE: &str = "!! no SQL for this database: ";

/// Something that stands for SQL.
///
/// sea-query panics on statements that a database does not have. The panic is caught (its message
/// still goes to standard error), and rendering then says which operation is at fault.
///
/// ```
/// use migrator_core::capability::Dialect;
/// use migrator_sql::IntoSql;
/// use sea_query::{Expr, ExprTrait, Query};
/// let delete = Query::delete().from_table("users").and_where(Expr::col("age").lt(18)).to_owned();
/// assert_eq!(delete.into_sql().get(Dialect::Sqlite), r#"DELETE FROM "users" WHERE "age" < 18"#);
/// ```
pub trait IntoSql {
    /// The SQL, for every database.
    fn into_sql(self) -> SqlText;
}

impl IntoSql for SqlText {
    fn into_sql(self) -> SqlText {
        self
    }
}

impl IntoSql for &str {
    fn into_sql(self) -> SqlText {
        self.into()
    }
}

impl IntoSql for String {
    fn into_sql(self) -> SqlText {
        self.into()
    }
}

macro_rules! statements {
    ($($statement:ty),*) => {$(
        impl IntoSql for $statement {
            fn into_sql(self) -> SqlText {
                written(&self)
            }
        }

        impl IntoSql for &mut $statement {
            fn into_sql(self) -> SqlText {
                written(self)
            }
        }
    )*};
}
statements!(SelectStatement, InsertStatement, UpdateStatement, DeleteStatement);

/// The statement for each database. sea-query panics on what a database does not have; that becomes
/// a text which [`unwritable`] knows, and which no database would run.
fn written(statement: &impl QueryStatementWriter) -> SqlText {
    SqlText::for_each(|dialect| {
        catch_unwind(AssertUnwindSafe(|| match dialect {
            Dialect::Sqlite => statement.to_string(SqliteQueryBuilder),
            Dialect::Postgres => statement.to_string(PostgresQueryBuilder),
            Dialect::Mysql => statement.to_string(MysqlQueryBuilder),
        }))
        .unwrap_or_else(|panic| {
            let reason = panic
                .downcast_ref::<&str>()
                .map(ToString::to_string)
                .or_else(|| panic.downcast_ref::<String>().cloned());
            format!("{UNWRITABLE}{}", reason.unwrap_or_default())
        })
    })
}

/// Why a statement has no SQL for a database, if it has none.
pub(crate) fn unwritable(sql: &str) -> Option<&str> {
    sql.strip_prefix(UNWRITABLE)
}
