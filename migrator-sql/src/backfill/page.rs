//! Reading a batch, and where it ends.

use super::{Range, Walk};
use crate::quote::{identifier, object};
use migrator_core::capability::Dialect;
use migrator_core::schema::Expression;

/// What tells versions of a row apart (PostgreSQL): the transaction that wrote it.
/// <https://www.postgresql.org/docs/current/ddl-system-columns.html>
pub const ROW_VERSION: &str = "xmin";

impl Walk {
    /// The query for the key of the last row of the next batch; no row when there is nothing left.
    pub fn end_query(&self, range: &Range, rows: u64) -> String {
        let key = self.key_list("").join(", ");
        let backward: Vec<String> = self.key_list("").iter().map(|column| format!("{column} DESC")).collect();
        format!(
            "SELECT {} FROM (SELECT {key} FROM {}{} ORDER BY {key} LIMIT {rows}) AS page ORDER BY {} LIMIT 1",
            self.key_values().join(", "),
            self.object(),
            self.wheres(range, false),
            backward.join(", ")
        )
    }

    /// The query for the key at which the first `rows` of a range end.
    pub fn split_query(&self, rows: u64) -> String {
        let key = self.key_list("").join(", ");
        let values = self.key_values().join(", ");
        format!("SELECT {values} FROM {} ORDER BY {key} LIMIT 1 OFFSET {rows}", self.object())
    }

    /// The query for the rows of a range that need it: the key, what tells versions of a row apart where
    /// `versions`, and these columns; the rows are locked where `locked`.
    pub fn page_query(
        &self,
        columns: &[String],
        range: &Range,
        rows: Option<u64>,
        versions: bool,
        locked: bool,
    ) -> String {
        let mut selected = self.key_values();
        if versions {
            selected.push(ROW_VERSION.to_owned());
        }
        selected.extend(columns.iter().map(|column| identifier(self.dialect, column)));
        let limit = rows.map_or(String::new(), |rows| format!(" LIMIT {rows}"));
        let lock = if locked && self.dialect != Dialect::Sqlite { " FOR UPDATE" } else { "" };
        format!(
            "SELECT {} FROM {}{} ORDER BY {}{limit}{lock}",
            selected.join(", "),
            self.object(),
            self.wheres(range, true),
            self.key_list("").join(", ")
        )
    }

    /// The query for what expressions make of the first rows that need it: the key, these columns, and the
    /// expressions.
    pub fn sample_query(&self, columns: &[String], expressions: &[&str], rows: u64) -> String {
        let mut selected = self.key_list("");
        selected.extend(columns.iter().map(|column| identifier(self.dialect, column)));
        selected.extend(expressions.iter().map(|sql| crate::quote::parenthesized(&Expression::from(*sql))));
        format!(
            "SELECT {} FROM {}{} ORDER BY {} LIMIT {rows}",
            selected.join(", "),
            self.object(),
            self.wheres(&Range::default(), true),
            self.key_list("").join(", ")
        )
    }

    /// The query that gives a page as one row with a JSON array for each of so many columns (SQLite): each row
    /// that its driver hands over costs as much as reading many.
    pub fn page_as_arrays(page_query: &str, columns: usize) -> String {
        let names: Vec<String> = (0..columns).map(|at| format!("c{at}")).collect();
        let arrays: Vec<String> = names.iter().map(|name| format!("json_group_array({name})")).collect();
        format!("WITH page({}) AS ({page_query}) SELECT {} FROM page", names.join(", "), arrays.join(", "))
    }

    pub(super) fn object(&self) -> String {
        object(self.dialect, &self.table)
    }
}
