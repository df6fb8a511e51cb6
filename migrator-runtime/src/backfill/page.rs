use std::ops::Range;

/// The rows of a batch, as they were read: few allocations, however many rows.
#[derive(Debug, Default)]
pub(crate) struct Page {
    width: usize,
    cells: Vec<Cell>,
    text: String,
    bytes: Vec<u8>,
}

/// A value that was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// `NULL`.
    Null,
    /// A whole number.
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code))] // servers answer in text
    Integer(i64),
    /// A number with a fraction.
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code))]
    Real(f64),
    /// A text, by its place in the text of the page.
    Text(Range<usize>),
    /// Bytes, by their place in those of the page.
    Bytes(Range<usize>),
}

impl Page {
    /// A page without rows, of so many columns.
    pub(crate) fn new(width: usize) -> Self {
        Page { width, ..Page::default() }
    }

    /// A page of this many rows, in which everything is `NULL` still.
    #[cfg(feature = "sqlite")]
    pub(crate) fn of_nulls(width: usize, rows: usize) -> Self {
        Page { width, cells: vec![Cell::Null; width * rows], ..Page::default() }
    }

    pub(crate) fn rows(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// How much was read.
    pub(crate) fn size(&self) -> usize {
        self.text.len() + self.bytes.len() + self.cells.len() * size_of::<Cell>()
    }

    /// Adds a value behind the last one.
    pub(crate) fn push(&mut self, cell: Cell) {
        self.cells.push(cell);
    }

    /// Puts a value in its place.
    #[cfg(feature = "sqlite")]
    pub(crate) fn put(&mut self, row: usize, column: usize, cell: Cell) {
        self.cells[row * self.width + column] = cell;
    }

    /// Keeps a text for a cell.
    pub(crate) fn text(&mut self, text: &str) -> Cell {
        self.with_text(|kept| kept.push_str(text))
    }

    /// Keeps the text for a cell that a function writes.
    pub(crate) fn with_text(&mut self, write: impl FnOnce(&mut String)) -> Cell {
        let start = self.text.len();
        write(&mut self.text);
        Cell::Text(start..self.text.len())
    }

    /// Keeps bytes for a cell.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> Cell {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        Cell::Bytes(start..self.bytes.len())
    }

    pub(crate) fn cell(&self, row: usize, column: usize) -> &Cell {
        &self.cells[row * self.width + column]
    }

    pub(crate) fn text_at(&self, place: &Range<usize>) -> &str {
        &self.text[place.clone()]
    }

    pub(crate) fn bytes_at(&self, place: &Range<usize>) -> &[u8] {
        &self.bytes[place.clone()]
    }
}

/// A page as SQLite gives it in one row: a JSON array for each column.
#[derive(Debug)]
#[cfg_attr(not(feature = "sqlite"), allow(dead_code))] // made for SQLite only
pub(crate) struct PageArrays(pub(crate) Vec<Vec<u8>>);

impl PageArrays {
    /// The page; `None` when the arrays do not hold the values as they are.
    pub(crate) fn page(&self) -> Option<Page> {
        #[cfg(feature = "sqlite")]
        return crate::backend::page_of_arrays(self);
        #[cfg(not(feature = "sqlite"))]
        None
    }
}
