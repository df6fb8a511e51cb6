use super::failure::Partial;
use crate::backend::{Refusal, StatementError};
use migrator_core::diagnostic::Diagnostic;

/// What stopped a segment.
pub(super) struct Fault {
    pub(super) step: Option<usize>,
    pub(super) position: Option<usize>,
    /// Why something may remain although the run failed.
    pub(super) partial: Option<Partial>,
    /// Whether the next run goes on for certain where this one stopped.
    pub(super) resumable: bool,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    /// Another program changed the version rows before anything was done.
    Overtaken,
    /// Something was refused, or went wrong.
    Failed {
        sql: Option<String>,
        message: String,
        /// The database's own message, where ours says more.
        database: Option<String>,
        help: Option<String>,
        refusal: Refusal,
        /// The whole of what the database says.
        told: Option<Box<StatementError>>,
    },
}

impl Fault {
    /// What the database says of a statement.
    pub(super) fn of(step: Option<usize>, position: Option<usize>, error: StatementError) -> Self {
        let help = error.kind.help().map(ToOwned::to_owned);
        let sql = (!error.sql.is_empty()).then(|| error.sql.clone());
        let (message, refusal) = (error.message.clone(), error.kind);
        let kind = Kind::Failed { sql, message, database: None, help, refusal, told: Some(error.into()) };
        Fault { step, position, partial: None, resumable: false, kind }
    }

    /// What we say ourselves.
    pub(super) fn said(step: Option<usize>, position: Option<usize>, said: impl Into<Diagnostic>) -> Self {
        let Diagnostic { fact: message, help, .. } = said.into();
        let refusal = Refusal::Other;
        let kind = Kind::Failed { sql: None, message, database: None, help, refusal, told: None };
        Fault { step, position, partial: None, resumable: false, kind }
    }
}

impl From<StatementError> for Fault {
    fn from(error: StatementError) -> Self {
        Fault::of(None, None, error)
    }
}
