use super::args::{Color, Global};
use super::exit::Failure;
use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};
use std::io::Write;

pub(super) const BOLD: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const RED: Style = AnsiColor::Red.on_default().bold();
pub(super) const GREEN: Style = AnsiColor::Green.on_default();
pub(super) const YELLOW: Style = AnsiColor::Yellow.on_default();
pub(super) const CYAN: Style = AnsiColor::Cyan.on_default();

/// Where a command's words go: text or JSON on the standard output, errors on the other one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Output {
    json: bool,
    quiet: bool,
}

impl Output {
    pub(super) fn new(global: &Global) -> Self {
        match global.color {
            Color::Auto => {}
            Color::Always => anstream::ColorChoice::Always.write_global(),
            Color::Never => anstream::ColorChoice::Never.write_global(),
        }
        Output { json: global.json, quiet: global.quiet }
    }

    /// Whether text for people is wanted.
    pub(super) fn is_text(&self) -> bool {
        !self.json && !self.quiet
    }

    /// Prints a line for people.
    pub(super) fn line(&self, text: impl AsRef<str>) {
        if self.is_text() {
            // When the reader is gone (`| head`), there is nobody left to write for.
            let _ = writeln!(anstream::stdout(), "{}", text.as_ref());
        }
    }

    /// Prints a text as it is, whatever the options: a script.
    pub(super) fn raw(&self, text: &str) -> Result<(), Failure> {
        // Not through the stream that strips colours: a script may hold such bytes in a string.
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| {
            Failure::usage("cannot-write", format!("cannot write to the standard output: {error}"), None)
        })
    }

    /// Prints the report: the JSON, or the lines.
    pub(super) fn report(&self, json: impl FnOnce() -> Value, lines: impl FnOnce() -> Vec<String>) {
        if self.json {
            let _ = writeln!(anstream::stdout(), "{:#}", json());
        } else if !self.quiet {
            lines().iter().for_each(|line| self.line(line));
        }
    }

    /// Prints a warning.
    pub(super) fn warning(&self, text: &str) {
        if !self.json {
            let _ = writeln!(anstream::stderr(), "{YELLOW}warning{YELLOW:#}: {text}");
        }
    }

    /// Prints why a command failed.
    pub(super) fn failure(&self, failure: &Failure) {
        let diagnostic = &failure.diagnostic;
        if self.json {
            let error = json!({ "error": {
                "code": diagnostic.code,
                "fact": diagnostic.fact,
                "help": diagnostic.help,
                "candidates": diagnostic.candidates,
                "revision": diagnostic.locus.revision,
                "exit_code": failure.number(),
                "run": failure.run.as_deref().map(super::json::failed_run),
            }});
            let _ = writeln!(anstream::stdout(), "{error:#}");
            return;
        }
        let mut stderr = anstream::stderr();
        let _ = writeln!(stderr, "{RED}error{RED:#}: {BOLD}{}{BOLD:#}", diagnostic.fact);
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(stderr, "{CYAN} help{CYAN:#}: {help}");
        }
    }
}

/// A style around a text.
pub(super) fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}
