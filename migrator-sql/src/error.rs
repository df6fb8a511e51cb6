//! Why an operation has no SQL.

pub use migrator_core::limits::{Cause as RenderCause, Unsupported};

use migrator_core::diagnostic::Diagnostic;
use migrator_core::limits::Refusal;
use migrator_core::op::Operation;
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

impl RenderError {
    pub(crate) fn new(position: usize, operation: &Operation, cause: impl Into<RenderCause>) -> Self {
        RenderError { position, operation: operation.describe().to_string(), cause: cause.into() }
    }

    /// The error for what the core refuses of these operations.
    pub(crate) fn refused(operations: &[Operation], refusal: Refusal) -> Self {
        let operation =
            operations.get(refusal.position).map(|o| o.describe().to_string()).unwrap_or_default();
        RenderError { position: refusal.position, operation, cause: refusal.cause }
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

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for RenderError {}
