use crate::error::Error;
use migrator_core::diagnostic::Diagnostic;
use std::process::ExitCode;

/// Wrong arguments or settings.
pub(super) const USAGE: u8 = 2;

/// Why a command did not succeed.
#[derive(Debug)]
pub(super) struct Failure {
    /// What is said.
    pub(super) diagnostic: Diagnostic,
    code: u8,
}

impl Failure {
    /// Wrong arguments or settings.
    pub(super) fn usage(code: &'static str, fact: impl Into<String>, help: Option<&str>) -> Self {
        let diagnostic = Diagnostic::new(code, fact);
        Failure { diagnostic: help.map_or(diagnostic.clone(), |help| diagnostic.help(help)), code: USAGE }
    }

    /// A check that says no.
    pub(super) fn no(diagnostic: Diagnostic) -> Self {
        Failure { diagnostic, code: 1 }
    }

    /// The number for the shell.
    pub(super) fn number(&self) -> u8 {
        self.code
    }

    /// The exit code.
    pub(super) fn code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = match &error {
            Error::Url(_) => USAGE,
            Error::Connect(_) => 3,
            Error::Run(failure) if failure.nothing_changed() => 5,
            Error::Run(_) => 6,
            Error::Books(_) | Error::Overtaken => 5,
            _ => 4,
        };
        Failure { diagnostic: error.diagnostic(), code }
    }
}
