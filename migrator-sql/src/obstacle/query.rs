use crate::quote;
use migrator_core::capability::Dialect;
use migrator_core::schema::Table;

/// Rows that may stand in the way of an operation, and how to find them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// What they are: ``rows with NULL in `users.name` ``.
    pub rows: String,
    /// The query: the number of such rows, and an example of one, as texts.
    pub sql: String,
}

/// A table that is asked.
pub(super) struct Subject<'a> {
    pub(super) dialect: Dialect,
    pub(super) table: &'a Table,
}

impl Subject<'_> {
    pub(super) fn identifier(&self, name: &str) -> String {
        quote::identifier(self.dialect, name)
    }

    pub(super) fn table_name(&self) -> String {
        quote::object(self.dialect, &self.table.name)
    }

    /// Rows of the table that fulfil a condition, in SQL; the example is the primary key.
    pub(super) fn rows_where(&self, rows: String, condition: &str) -> Obstacle {
        let example = match self.table.primary_key() {
            Some((_, key)) => self.shown(key, ""),
            None => "NULL".to_owned(),
        };
        let table = self.table_name();
        Obstacle { rows, sql: self.counted(&example, &format!("FROM {table} WHERE {condition}")) }
    }

    /// The query that counts, and shows the least example.
    pub(super) fn counted(&self, example: &str, from: &str) -> String {
        format!("SELECT {}, MIN({example}) {from}", self.text("COUNT(*)"))
    }

    /// `id = 7, name = x`, of columns behind a prefix such as `t.`.
    pub(super) fn shown(&self, columns: &[String], prefix: &str) -> String {
        let text = |value: &str| quote::literal(self.dialect, &value.into());
        let mut pieces = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let label = if at == 0 { format!("{column} = ") } else { format!(", {column} = ") };
            pieces.push(text(&label));
            let value = self.text(&format!("{prefix}{}", self.identifier(column)));
            pieces.push(format!("COALESCE({value}, {})", text("NULL")));
        }
        match self.dialect {
            Dialect::Mysql => format!("CONCAT({})", pieces.join(", ")),
            Dialect::Sqlite | Dialect::Postgres => pieces.join(" || "),
        }
    }

    /// A value as a text.
    pub(super) fn text(&self, value: &str) -> String {
        match self.dialect {
            Dialect::Mysql => format!("CAST({value} AS CHAR)"),
            Dialect::Sqlite | Dialect::Postgres => format!("CAST({value} AS TEXT)"),
        }
    }
}
