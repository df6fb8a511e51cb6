use crate::backend::Refusal;
use crate::error::Error;
use crate::executor::RunFailure;
use migrator_core::diagnostic::Diagnostic;
use std::process::ExitCode;

/// Wrong arguments or settings.
pub(super) const USAGE: u8 = 2;

/// Why a command did not succeed.
#[derive(Debug)]
pub(super) struct Failure {
    /// What is said.
    pub(super) diagnostic: Diagnostic,
    /// The run that failed, if one did.
    pub(super) run: Option<Box<RunFailure>>,
    code: u8,
}

impl Failure {
    /// Wrong arguments or settings.
    pub(super) fn usage(code: &'static str, fact: impl Into<String>, help: Option<&str>) -> Self {
        let diagnostic = Diagnostic::new(code, fact);
        Failure {
            diagnostic: help.map_or(diagnostic.clone(), |help| diagnostic.help(help)),
            run: None,
            code: USAGE,
        }
    }

    /// A check that says no.
    pub(super) fn no(diagnostic: Diagnostic) -> Self {
        Failure { diagnostic, run: None, code: 1 }
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
            Error::Books(error) if error.kind == Refusal::NotADatabase => 3,
            Error::Run(failure) if failure.nothing_changed() => 5,
            Error::Run(_) => 6,
            Error::Books(_) | Error::Overtaken => 5,
            _ => 4,
        };
        let diagnostic = error.diagnostic();
        let run = if let Error::Run(run) = error { Some(run) } else { None };
        Failure { diagnostic, run, code }
    }
}
