use super::TargetsError;
use crate::backend::{Connection, StatementError};
use crate::error::Error;
use migrator_core::capability::Dialect;
use migrator_sql::namespace;

/// A schema of PostgreSQL, or a database of a MySQL server, in which unqualified names are looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Namespace {
    pub(crate) name: String,
    /// The schemas behind it, on PostgreSQL.
    pub(crate) behind: Vec<String>,
}

impl Namespace {
    /// Goes there: what follows on this connection is there.
    ///
    /// # Errors
    ///
    /// When it does not exist, or the connection has no session of its own.
    pub(crate) async fn enter(&self, connection: &mut Connection) -> Result<(), Error> {
        let refused = |error: StatementError| Error::from(TargetsError::Refused(Box::new(error)));
        let dialect = connection.dialect();
        match dialect {
            Dialect::Sqlite => Err(TargetsError::NoNamespaces(self.name.clone()).into()),
            Dialect::Postgres => {
                // A pooler would give the next statement to another session, which looks elsewhere; and this one,
                // with what was set in it, to others.
                let pooled = || Error::from(TargetsError::Pooled(self.name.clone()));
                let mark = connection.started_as().ok_or_else(pooled)?;
                let query = namespace::postgres_enter(&self.name, &self.behind, &mark);
                let rows = connection.fetch_texts(&query).await.map_err(refused)?;
                match rows.first().map(Vec::as_slice) {
                    Some([Some(_), there]) if there.as_deref() == Some("t") => Ok(()),
                    Some([Some(_), _]) => {
                        Err(TargetsError::NoSuchNamespace(dialect, self.name.clone()).into())
                    }
                    _ => Err(pooled()),
                }
            }
            Dialect::Mysql => {
                let entered = connection.run(&namespace::mysql_enter(&self.name)).await;
                entered.map_err(|error| match error.code.as_deref() {
                    Some("1049") => TargetsError::NoSuchNamespace(dialect, self.name.clone()).into(),
                    _ => refused(error),
                })
            }
        }
    }
}
