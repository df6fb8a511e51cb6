//! Many rows, out of a database and into one.

use migrator_core::name::ObjectName;

/// Some of the rows that a database keeps for a stream.
pub(crate) struct KeptRows<T> {
    /// The rows; fewer than were asked for when they are the last.
    pub(crate) rows: Vec<T>,
    /// About how many bytes they have.
    pub(crate) bytes: usize,
}

/// Where rows are copied to.
pub(crate) struct Target {
    pub(crate) table: ObjectName,
    pub(crate) columns: Vec<String>,
}

/// What a database keeps the rows of a stream under.
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub(super) fn stream_name(number: u64) -> String {
    format!("migrator_stream_{number}")
}
