//! What the schema is at a revision: operations folded over a schema.

use crate::diagnostic::Diagnostic;
use crate::op::{ApplyError, Operation};
use crate::schema::Schema;
use std::fmt;

/// An operation that does not fit the schema it meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The revision.
    pub revision: String,
    /// The operation's position in the revision, counted from 0.
    pub position: usize,
    /// The operation, in one line.
    pub operation: String,
    /// Why it does not fit.
    pub error: ApplyError,
}

/// Applies the operations of one revision.
///
/// # Errors
///
/// The first operation that does not fit; the schema then holds those before it.
pub fn simulate(schema: &mut Schema, revision: &str, operations: &[Operation]) -> Result<(), Misfit> {
    for (position, operation) in operations.iter().enumerate() {
        operation.apply(schema).map_err(|error| Misfit {
            revision: revision.to_owned(),
            position,
            operation: operation.describe().to_string(),
            error,
        })?;
    }
    Ok(())
}

impl From<&Misfit> for Diagnostic {
    fn from(misfit: &Misfit) -> Self {
        let mut diagnostic = Diagnostic::from(&misfit.error);
        diagnostic.fact = format!("{} at revision `{}`", diagnostic.fact, misfit.revision);
        diagnostic.at_revision(&misfit.revision).at_operation(misfit.position)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for Misfit {}
