use proc_macro2::Span;
use std::fmt;

/// A place in a file, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

impl Position {
    /// Where a token begins; `None` without the feature `locations`.
    #[cfg(feature = "locations")]
    pub fn of(span: Span) -> Option<Self> {
        let start = span.start();
        // A token that stands in no file is in line 0.
        (start.line > 0).then_some(Position { line: start.line, column: start.column + 1 })
    }

    /// Where a token begins; `None` without the feature `locations`.
    #[cfg(not(feature = "locations"))]
    pub fn of(_: Span) -> Option<Self> {
        None
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}
