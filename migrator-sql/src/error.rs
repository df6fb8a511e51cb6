//! Why an operation has no SQL.

use migrator_core::diagnostic::Diagnostic;
use migrator_core::op::{ApplyError, Operation};
use std::fmt;

/// An operation that cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    /// The operation's position in the list that was rendered.
    pub position: usize,
    /// The operation, in one line.
    pub operation: String,
    /// Why it cannot be rendered.
    pub cause: RenderCause,
}

/// Why an operation cannot be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenderCause {
    /// It does not fit the schema.
    Misfit(ApplyError),
    /// The database cannot do it.
    Unsupported(Unsupported),
}

/// What a database cannot do, and the way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported {
    /// What is the case.
    pub fact: String,
    /// How to get out.
    pub help: String,
}

impl Unsupported {
    pub(crate) fn new(fact: impl Into<String>, help: impl Into<String>) -> Self {
        Unsupported { fact: fact.into(), help: help.into() }
    }
}

impl RenderError {
    pub(crate) fn new(position: usize, operation: &Operation, cause: impl Into<RenderCause>) -> Self {
        RenderError { position, operation: operation.describe().to_string(), cause: cause.into() }
    }
}

impl From<ApplyError> for RenderCause {
    fn from(error: ApplyError) -> Self {
        RenderCause::Misfit(error)
    }
}

impl From<Unsupported> for RenderCause {
    fn from(error: Unsupported) -> Self {
        RenderCause::Unsupported(error)
    }
}

impl From<&Unsupported> for Diagnostic {
    fn from(error: &Unsupported) -> Self {
        Diagnostic::new("unsupported", &error.fact).help(&error.help)
    }
}

impl From<&RenderError> for Diagnostic {
    fn from(error: &RenderError) -> Self {
        let diagnostic = match &error.cause {
            RenderCause::Misfit(error) => Diagnostic::from(error),
            RenderCause::Unsupported(error) => Diagnostic::from(error),
        };
        diagnostic.at_operation(error.position)
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for Unsupported {}
impl std::error::Error for RenderError {}
