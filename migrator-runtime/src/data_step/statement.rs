use migrator_core::capability::Dialect;
use migrator_core::schema::Literal;
use sea_query::{MysqlQueryBuilder, PostgresQueryBuilder, SqliteQueryBuilder, Value, Values};
use std::fmt;

/// SQL with the values for its placeholders.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The SQL; `?` stands for a value, and on PostgreSQL `$1` too.
    pub sql: String,
    /// The values, in the order of their placeholders.
    pub values: Vec<Literal>,
}

/// A value of a sea-query statement that a data step cannot bind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsupportedValue(String);

impl fmt::Display for UnsupportedValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value {} cannot be bound\nhelp: pass it as text, or write it into the SQL", self.0)
    }
}

impl std::error::Error for UnsupportedValue {}

/// What a data step can run: SQL text, `(text, row![values])`, or a sea-query statement.
pub trait IntoStatement {
    /// The statement for a kind of database.
    ///
    /// # Errors
    ///
    /// When a sea-query statement has a value that cannot be bound.
    fn into_statement(self, dialect: Dialect) -> Result<Statement, UnsupportedValue>;
}

impl IntoStatement for &str {
    fn into_statement(self, _: Dialect) -> Result<Statement, UnsupportedValue> {
        Ok(Statement { sql: self.to_owned(), values: Vec::new() })
    }
}

impl IntoStatement for String {
    fn into_statement(self, _: Dialect) -> Result<Statement, UnsupportedValue> {
        Ok(Statement { sql: self, values: Vec::new() })
    }
}

impl IntoStatement for Statement {
    fn into_statement(self, _: Dialect) -> Result<Statement, UnsupportedValue> {
        Ok(self)
    }
}

impl<S: Into<String>> IntoStatement for (S, Vec<Literal>) {
    fn into_statement(self, _: Dialect) -> Result<Statement, UnsupportedValue> {
        Ok(Statement { sql: self.0.into(), values: self.1 })
    }
}

macro_rules! sea_query_statements {
    ($($statement:ty),*) => {$(
        impl IntoStatement for $statement {
            fn into_statement(self, dialect: Dialect) -> Result<Statement, UnsupportedValue> {
                (&self).into_statement(dialect)
            }
        }

        impl IntoStatement for &$statement {
            fn into_statement(self, dialect: Dialect) -> Result<Statement, UnsupportedValue> {
                let (sql, Values(values)) = match dialect {
                    Dialect::Sqlite => self.build_any(&SqliteQueryBuilder),
                    Dialect::Postgres => self.build_any(&PostgresQueryBuilder),
                    Dialect::Mysql => self.build_any(&MysqlQueryBuilder),
                };
                Ok(Statement { sql, values: values.into_iter().map(literal).collect::<Result<_, _>>()? })
            }
        }

        impl IntoStatement for &mut $statement {
            fn into_statement(self, dialect: Dialect) -> Result<Statement, UnsupportedValue> {
                (&*self).into_statement(dialect)
            }
        }
    )*};
}
sea_query_statements!(
    sea_query::SelectStatement,
    sea_query::InsertStatement,
    sea_query::UpdateStatement,
    sea_query::DeleteStatement
);

fn literal(value: Value) -> Result<Literal, UnsupportedValue> {
    Ok(match value {
        Value::Bool(value) => value.into(),
        Value::TinyInt(value) => value.into(),
        Value::SmallInt(value) => value.into(),
        Value::Int(value) => value.into(),
        Value::BigInt(value) => value.into(),
        Value::TinyUnsigned(value) => value.into(),
        Value::SmallUnsigned(value) => value.into(),
        Value::Unsigned(value) => value.into(),
        Value::BigUnsigned(Some(value)) => match i64::try_from(value) {
            Ok(value) => value.into(),
            Err(_) => return Err(UnsupportedValue(value.to_string())),
        },
        Value::BigUnsigned(None) => Literal::Null,
        Value::Float(value) => value.map(f64::from).into(),
        Value::Double(value) => value.into(),
        Value::String(value) => value.into(),
        Value::Char(value) => value.map(String::from).into(),
        Value::Bytes(value) => value.into(),
        #[allow(unreachable_patterns)] // further values, when another crate switches sea-query's features on
        other => return Err(UnsupportedValue(format!("{other:?}"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_query::{ExprTrait, Query};

    #[test]
    fn sea_query_values_are_bound() {
        let update = Query::update()
            .table("users")
            .value("name", "o'brien")
            .and_where(sea_query::Expr::col("id").eq(7))
            .to_owned();
        let statement = (&update).into_statement(Dialect::Sqlite).unwrap();
        assert_eq!(statement.sql, r#"UPDATE "users" SET "name" = ? WHERE "id" = ?"#);
        assert_eq!(statement.values, vec![Literal::from("o'brien"), Literal::from(7)]);
    }
}
