use super::json;
use crate::backend::Refusal;
use crate::error::Error;
use migrator_commands::Failure;
use migrator_commands::failure::{REFUSED, USAGE};

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let code = match &error {
            Error::Url(_) => USAGE,
            Error::Connect(_) => 3,
            Error::Books(error) if error.kind == Refusal::NotADatabase => 3,
            Error::Run(failure) if failure.nothing_changed() => 5,
            Error::Run(_) | Error::CommitUnanswered(_) => 6,
            Error::Books(_) | Error::LockFile { .. } | Error::Overtaken | Error::Interrupted => 5,
            _ => REFUSED,
        };
        let run = if let Error::Run(run) = &error { Some(json::failed_run(run)) } else { None };
        Failure { run, ..Failure::new(code, error.diagnostic()) }
    }
}
