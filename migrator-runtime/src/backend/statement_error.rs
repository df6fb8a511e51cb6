use std::fmt;

/// A statement that the database refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementError {
    /// Its position among the statements that were sent together.
    pub position: usize,
    /// The statement.
    pub sql: String,
    /// The database's own message.
    pub message: String,
    /// Whether another connection held a lock for too long.
    pub busy: bool,
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StatementError {}
