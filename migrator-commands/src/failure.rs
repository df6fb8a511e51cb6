//! Why a command did not succeed.

use migrator_core::diagnostic::Diagnostic;
use migrator_core::target::TargetError;
use serde_json::Value;
use std::process::ExitCode;

/// The answer of a check is no.
pub const NO: u8 = 1;
/// Wrong arguments or settings.
pub const USAGE: u8 = 2;
/// Refused before anything ran.
pub const REFUSED: u8 = 4;

/// What was asked for is done, and the answer could not be written.
pub const UNWRITTEN: u8 = 7;

/// What the exit codes mean, for the help pages.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  done, or nothing to do           4  refused before anything ran
  1  the answer is no (checks)        5  failed, nothing changed
  2  wrong arguments or settings      6  failed part way: what was committed stays
  3  the database cannot be opened    7  done, but the output cannot be written
  130, 143  stopped by Ctrl-C, by SIGTERM";

/// Why a command did not succeed.
#[derive(Debug, Clone)]
pub struct Failure {
    /// What is said.
    pub diagnostic: Diagnostic,
    /// The run that failed, if one did, as JSON.
    pub run: Option<Value>,
    /// The exit code.
    pub code: u8,
}

impl Failure {
    /// A failure with this exit code.
    pub fn new(code: u8, diagnostic: Diagnostic) -> Self {
        Failure { diagnostic, run: None, code }
    }

    /// Wrong arguments or settings.
    pub fn usage(code: &'static str, fact: impl Into<String>, help: Option<&str>) -> Self {
        let diagnostic = Diagnostic::new(code, fact);
        Failure::new(USAGE, help.map_or(diagnostic.clone(), |help| diagnostic.help(help)))
    }

    /// A check that says no.
    pub fn no(diagnostic: Diagnostic) -> Self {
        Failure::new(NO, diagnostic)
    }

    /// The exit code, for the shell.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code)
    }
}

impl From<TargetError> for Failure {
    fn from(error: TargetError) -> Self {
        Failure::new(REFUSED, error.diagnostic())
    }
}
