use std::fmt;

/// Why a text is no `CREATE TABLE` that can be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DdlError {
    /// What is the case.
    pub fact: String,
}

impl DdlError {
    pub(super) fn new(fact: impl Into<String>) -> Self {
        DdlError { fact: fact.into() }
    }
}

impl fmt::Display for DdlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.fact)
    }
}

impl std::error::Error for DdlError {}
