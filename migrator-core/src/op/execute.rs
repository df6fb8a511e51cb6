use super::{ApplyError, Irreversible, Line, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::{Schema, SqlText};

/// Runs SQL of the user's own. The schema is taken to stay as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Execute {
    /// The SQL.
    pub sql: SqlText,
    /// The SQL that takes it back; blank when there is nothing to take back.
    pub reverse: Option<SqlText>,
}

impl Execute {
    /// The operation without a way back.
    pub fn new(sql: impl Into<SqlText>) -> Self {
        Execute { sql: sql.into(), reverse: None }
    }
}

impl Op for Execute {
    const NAME: &'static str = "execute";

    fn apply(&self, _: &mut Schema) -> Result<(), ApplyError> {
        Ok(())
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match &self.reverse {
            Some(reverse) if reverse.shown().trim().is_empty() => Ok(Vec::new()),
            Some(reverse) => {
                Ok(vec![Execute { sql: reverse.clone(), reverse: Some(self.sql.clone()) }.into()])
            }
            None => Err(Irreversible::new(self.describe().text, "it has no .reverse(…)")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Run, format!("execute {}", self.sql.line()))
    }

    fn source(&self) -> String {
        let mut source = format!("op.execute({})", self.sql.source());
        if let Some(reverse) = &self.reverse {
            source.push_str(&format!(".reverse({})", reverse.source()));
        }
        source.push(';');
        source
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let reversible = Execute {
            sql: "CREATE VIEW adults AS SELECT 1 AS one".into(),
            reverse: Some("DROP VIEW adults".into()),
        };
        vec![(Schema::default(), Execute::new("SELECT 1")), (Schema::default(), reversible)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capability::Dialect;

    #[test]
    fn the_source_says_what_differs_between_databases() {
        let same = Execute::new(SqlText::for_each(|_| "SELECT 1".into()));
        assert_eq!(same.source(), "op.execute(\"SELECT 1\");");
        let other =
            |sql: &str| Execute::new(SqlText::on(Dialect::Sqlite, "SELECT 1").and(Dialect::Mysql, sql));
        assert_ne!(other("SELECT 2").source(), other("SELECT 3").source());
    }
}
