//! What a check found, as both programs say it.

use crate::failure::NO;
use crate::output::{BOLD, CYAN, DIM, Output, RED, styled};
use migrator_core::diagnostic::Diagnostic;
use serde_json::{Value, json};
use std::process::ExitCode;

/// A mistake in a migration, and its place in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub diagnostic: Diagnostic,
    /// The file.
    pub path: String,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// The character in the line, counted from 1.
    pub column: Option<usize>,
}

impl Finding {
    /// `src/migrations/m1.rs:4:13`
    pub fn place(&self) -> String {
        let numbers = [self.line, self.column].into_iter().map_while(|number| number);
        numbers.fold(self.path.clone(), |place, number| format!("{place}:{number}"))
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let Diagnostic { code, fact, help, .. } = &self.diagnostic;
        let mut lines = vec![format!("{}: {}", styled(RED, "error"), styled(BOLD, fact))];
        let help = help.iter().flat_map(|help| help.lines());
        lines.extend(help.map(|help| format!(" {}: {help}", styled(CYAN, "help"))));
        lines.push(format!("  --> {} {}", self.place(), styled(DIM, format!("({code})"))));
        lines.push(String::new());
        lines
    }

    pub(crate) fn json(&self) -> Value {
        let Diagnostic { code, fact, help, candidates, locus } = &self.diagnostic;
        json!({
            "code": code,
            "fact": fact,
            "help": help,
            "candidates": candidates,
            "revision": locus.revision,
            "path": self.path,
            "line": self.line,
            "column": self.column,
        })
    }
}

/// Prints what a check found, and gives its exit code. `complete` says whether all of the migrations
/// could be looked at.
pub fn report(findings: &[Finding], migrations: usize, complete: bool, output: &Output) -> ExitCode {
    output.report(
        || {
            json!({
                "migrations": migrations,
                "complete": complete,
                "findings": findings.iter().map(Finding::json).collect::<Vec<Value>>(),
            })
        },
        || {
            let mut lines: Vec<String> = findings.iter().flat_map(Finding::lines).collect();
            let migrations = counted(migrations, "migration");
            lines.push(match findings.len() {
                0 => format!("nothing is wrong with {migrations}"),
                wrong => format!("{} in {migrations}", counted(wrong, "mistake")),
            });
            lines
        },
    );
    if findings.is_empty() { ExitCode::SUCCESS } else { NO.into() }
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
