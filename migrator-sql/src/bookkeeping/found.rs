use super::{Bookkeeping, BooksTable};
use std::collections::{BTreeMap, BTreeSet};

/// What there is of the books in a database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundBooks {
    columns: BTreeMap<BooksTable, BTreeSet<String>>,
}

impl FoundBooks {
    /// Reads the answer to [`Bookkeeping::columns_query`](super::Bookkeeping::columns_query).
    pub fn read(rows: impl IntoIterator<Item = Vec<Option<String>>>) -> Self {
        let mut found = FoundBooks::default();
        for row in rows {
            let Ok([Some(word), Some(column)]) = <[Option<String>; 2]>::try_from(row) else { continue };
            if let Some(&table) = BooksTable::ALL.iter().find(|table| table.word() == word) {
                found.columns.entry(table).or_default().insert(column.to_ascii_lowercase());
            }
        }
        found
    }

    /// Whether the table is there.
    pub fn has(&self, table: BooksTable) -> bool {
        self.columns.contains_key(&table)
    }

    /// Whether the table is there and has the column.
    pub fn has_column(&self, table: BooksTable, column: &str) -> bool {
        self.columns.get(&table).is_some_and(|columns| columns.contains(column))
    }

    /// The tables were created, or completed.
    pub fn created(&mut self, books: &Bookkeeping, tables: &[BooksTable]) {
        for &table in tables {
            let columns = books.layout(table).columns.into_iter().map(|(name, _)| name.to_owned());
            self.columns.entry(table).or_default().extend(columns);
        }
    }
}
