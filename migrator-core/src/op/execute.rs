use super::{ApplyError, Irreversible, Line, Op, Operation, Sign};
use crate::capability::Dialect;
use crate::name::ObjectName;
use crate::schema::Schema;

/// Runs SQL of the user's own. The schema is taken to stay as it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Execute {
    /// The SQL.
    pub sql: SqlText,
    /// The SQL that takes it back; blank when there is nothing to take back.
    pub reverse: Option<SqlText>,
}

/// SQL of the user's own: one text for every database, or one for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SqlText {
    texts: Vec<(Option<Dialect>, String)>,
}

impl SqlText {
    /// One text for every database.
    pub fn new(sql: impl Into<String>) -> Self {
        SqlText { texts: vec![(None, sql.into())] }
    }

    /// A text for each database, from a function that is asked for each.
    pub fn for_each(mut text: impl FnMut(Dialect) -> String) -> Self {
        SqlText { texts: Dialect::ALL.into_iter().map(|dialect| (Some(dialect), text(dialect))).collect() }
    }

    /// The text for a database.
    pub fn get(&self, dialect: Dialect) -> &str {
        self.texts.iter().find(|(d, _)| d.is_none_or(|d| d == dialect)).map_or("", |(_, text)| text)
    }

    /// The text for any database, to show.
    fn shown(&self) -> &str {
        self.texts.first().map_or("", |(_, text)| text)
    }
}

impl From<&str> for SqlText {
    fn from(sql: &str) -> Self {
        SqlText::new(sql)
    }
}

impl From<String> for SqlText {
    fn from(sql: String) -> Self {
        SqlText::new(sql)
    }
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
        let sql: Vec<&str> = self.sql.shown().split_whitespace().collect();
        Line::new(Sign::Run, format!("execute {}", sql.join(" ")))
    }

    fn source(&self) -> String {
        let mut source = format!("op.execute({:?})", self.sql.shown());
        if let Some(reverse) = &self.reverse {
            source.push_str(&format!(".reverse({:?})", reverse.shown()));
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
