//! The version table, in Alembic's layout: `version_num VARCHAR(32)`, one row for each applied head.

use super::layout::Layout;
use super::{Bookkeeping, BooksTable};

impl Bookkeeping {
    pub(super) fn version_layout(&self) -> Layout {
        Layout {
            columns: vec![("version_num", "VARCHAR(32) NOT NULL".to_owned())],
            constraints: vec![self.primary_key("pkc", "version_num")],
            grows: false,
        }
    }

    /// The query for the version rows.
    pub fn rows_query(&self) -> String {
        format!("SELECT version_num FROM {}", self.table(BooksTable::Version))
    }

    /// The statements that take version rows away and put others in.
    pub fn change_rows(&self, removed: &[&str], added: &[&str]) -> Vec<String> {
        let table = self.table(BooksTable::Version);
        let mut statements = Vec::new();
        match (removed, added) {
            ([], []) => {}
            ([from], [to]) => statements.push(format!(
                "UPDATE {table} SET version_num = {} WHERE version_num = {}",
                self.text(to),
                self.text(from)
            )),
            (removed, added) => {
                let list = |rows: &[&str]| rows.iter().map(|row| self.text(row)).collect::<Vec<_>>();
                if !removed.is_empty() {
                    let rows = list(removed).join(", ");
                    statements.push(format!("DELETE FROM {table} WHERE version_num IN ({rows})"));
                }
                if !added.is_empty() {
                    let rows = list(added).join("), (");
                    statements.push(format!("INSERT INTO {table} (version_num) VALUES ({rows})"));
                }
            }
        }
        statements
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use migrator_core::capability::Dialect;

    #[test]
    fn a_line_is_an_update_and_anything_else_delete_and_insert() {
        let books = Bookkeeping::new(Dialect::Sqlite, "o'brien");
        assert_eq!(
            books.change_rows(&["a"], &["b'"]),
            ["UPDATE \"o'brien\" SET version_num = 'b''' WHERE version_num = 'a'"]
        );
        assert_eq!(
            books.change_rows(&["a", "b"], &["c"]),
            [
                "DELETE FROM \"o'brien\" WHERE version_num IN ('a', 'b')",
                "INSERT INTO \"o'brien\" (version_num) VALUES ('c')"
            ]
        );
        assert!(books.change_rows(&[], &[]).is_empty());
    }
}
