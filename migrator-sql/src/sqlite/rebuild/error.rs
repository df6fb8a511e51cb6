use crate::error::Unsupported;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::name::ObjectName;
use migrator_core::op::ApplyError;
use std::fmt;

/// Why a table cannot be rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebuildError {
    /// The table.
    pub table: ObjectName,
    /// Why.
    pub cause: RebuildCause,
}

/// Why a table cannot be rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RebuildCause {
    /// A change does not fit the table as it stands in the database.
    Misfit(ApplyError),
    /// The table's own DDL cannot be edited.
    Unreadable {
        /// What is the case.
        fact: String,
    },
    /// A rebuild cannot make the change.
    Unsupported(Unsupported),
}

impl RebuildCause {
    pub(super) fn unreadable(fact: impl Into<String>) -> Self {
        RebuildCause::Unreadable { fact: fact.into() }
    }
}

impl From<ApplyError> for RebuildCause {
    fn from(error: ApplyError) -> Self {
        RebuildCause::Misfit(error)
    }
}

impl From<Unsupported> for RebuildCause {
    fn from(error: Unsupported) -> Self {
        RebuildCause::Unsupported(error)
    }
}

impl From<&RebuildError> for Diagnostic {
    fn from(error: &RebuildError) -> Self {
        match &error.cause {
            RebuildCause::Misfit(misfit) => {
                let mut diagnostic = Diagnostic::from(misfit);
                diagnostic.fact.push_str(" in the database");
                if let ApplyError::NoSuchTable { .. } = misfit {
                    // The migrations know it.
                    diagnostic.help = None;
                    diagnostic = diagnostic
                        .help("something else has dropped or renamed it: `validate` compares the two");
                }
                diagnostic
            }
            RebuildCause::Unreadable { fact } => Diagnostic::new(
                "unreadable-table",
                format!("the definition of table `{}` in the database cannot be edited: {fact}", error.table),
            )
            .help("change the table with op.execute(…) of SQL of your own"),
            RebuildCause::Unsupported(unsupported) => Diagnostic::from(unsupported),
        }
    }
}

impl fmt::Display for RebuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for RebuildError {}
