use std::fmt;

/// Why an operation has no way back that could be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Irreversible {
    /// The operation, in one line.
    pub operation: String,
    /// The reason, as a half-sentence.
    pub reason: String,
}

impl Irreversible {
    pub(crate) fn new(operation: impl fmt::Display, reason: impl Into<String>) -> Self {
        Irreversible { operation: operation.to_string(), reason: reason.into() }
    }
}

impl fmt::Display for Irreversible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no way back from `{}`: {}", self.operation, self.reason)
    }
}

impl std::error::Error for Irreversible {}
