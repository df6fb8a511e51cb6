use crate::diagnostic::Diagnostic;
use crate::op::ApplyError;
use std::fmt;

/// What a database cannot do, and the way round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsupported {
    /// What is the case.
    pub fact: String,
    /// How to get out.
    pub help: String,
    /// The name that is at fault, as the user wrote it, where it is one.
    pub token: Option<String>,
}

impl Unsupported {
    /// Something that no one name is at fault for.
    pub fn new(fact: impl Into<String>, help: impl Into<String>) -> Self {
        Unsupported { fact: fact.into(), help: help.into(), token: None }
    }

    /// Says which of the user's own names is at fault.
    #[must_use]
    pub fn at(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Says which name is at fault, unless a nearer one is known.
    #[must_use]
    pub(super) fn or_at(self, token: &str) -> Self {
        if self.token.is_none() { self.at(token) } else { self }
    }
}

impl From<&Unsupported> for Diagnostic {
    fn from(error: &Unsupported) -> Self {
        let diagnostic = Diagnostic::new("unsupported", &error.fact).help(&error.help);
        match &error.token {
            Some(token) => diagnostic.at_token(token),
            None => diagnostic,
        }
    }
}

impl fmt::Display for Unsupported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for Unsupported {}

/// Why a database cannot follow an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// It does not fit the schema.
    Misfit(ApplyError),
    /// The database cannot do it.
    Unsupported(Unsupported),
}

impl Cause {
    /// The same, of the operation at a position.
    pub fn at(self, position: usize) -> Refusal {
        Refusal { position, next: position + 1, cause: self }
    }
}

impl From<ApplyError> for Cause {
    fn from(error: ApplyError) -> Self {
        Cause::Misfit(error)
    }
}

impl From<Unsupported> for Cause {
    fn from(error: Unsupported) -> Self {
        Cause::Unsupported(error)
    }
}

/// Where a database cannot follow operations, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The operation's position in the list, counted from 0.
    pub position: usize,
    /// The position to go on from. The schema holds the operations before it, but for one that does not fit.
    pub next: usize,
    /// Why.
    pub cause: Cause,
}

impl From<&Refusal> for Diagnostic {
    fn from(refusal: &Refusal) -> Self {
        let diagnostic = match &refusal.cause {
            Cause::Misfit(error) => Diagnostic::from(error),
            Cause::Unsupported(error) => Diagnostic::from(error),
        };
        diagnostic.at_operation(refusal.position)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for Refusal {}
