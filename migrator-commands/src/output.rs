//! Text, JSON, colours.

use crate::failure::{Failure, UNWRITTEN, USAGE};
use anstyle::{AnsiColor, Style};
use clap::{Args, ValueEnum};
use migrator_core::diagnostic::Diagnostic;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;
use std::sync::OnceLock;

/// A style.
pub const BOLD: Style = Style::new().bold();
/// A style.
pub const DIM: Style = Style::new().dimmed();
/// A style.
pub const RED: Style = AnsiColor::Red.on_default().bold();
/// A style.
pub const GREEN: Style = AnsiColor::Green.on_default();
/// A style.
pub const YELLOW: Style = AnsiColor::Yellow.on_default();
/// A style.
pub const CYAN: Style = AnsiColor::Cyan.on_default();

/// How a command's words are to look.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct OutputOptions {
    /// Print JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Print errors only
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t)]
    pub color: Color,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Why the standard output could not be written. There is one in a program, and whoever prints a line has
/// better things to do than to ask whether it arrived: [`Output::finish`] asks at the end.
static UNWRITTEN_BECAUSE: OnceLock<String> = OnceLock::new();

fn note(written: std::io::Result<()>) {
    match written {
        // When the reader is gone (`| head`), there is nobody left to write for.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            let _ = UNWRITTEN_BECAUSE.set(error.to_string());
        }
        Ok(()) | Err(_) => {}
    }
}

/// Where a command's words go: text or JSON on the standard output, errors on the other one.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
    quiet: bool,
    logs: bool,
}

impl Output {
    /// Output as the options want it.
    pub fn new(options: &OutputOptions) -> Self {
        match options.color {
            Color::Auto => {}
            Color::Always => anstream::ColorChoice::Always.write_global(),
            Color::Never => anstream::ColorChoice::Never.write_global(),
        }
        Output { json: options.json, quiet: options.quiet, logs: false }
    }

    /// The same, while a log is written to the standard error: nothing that moves is drawn there then.
    #[must_use]
    pub fn beside_a_log(self, logs: bool) -> Self {
        Output { logs, ..self }
    }

    /// Whether bars may be drawn on the standard error.
    pub fn draws(&self) -> bool {
        self.is_text() && !self.logs
    }

    /// Whether text for people is wanted.
    pub fn is_text(&self) -> bool {
        !self.json && !self.quiet
    }

    /// Whether JSON is wanted.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Prints a line for people.
    pub fn line(&self, text: impl AsRef<str>) {
        if self.is_text() {
            note(writeln!(anstream::stdout(), "{}", text.as_ref()));
        }
    }

    /// Prints a text as it is, whatever the options: a script.
    ///
    /// # Errors
    ///
    /// When the standard output cannot be written.
    pub fn raw(&self, text: &str) -> Result<(), Failure> {
        // Not through the stream that strips colours: a script may hold such bytes in a string.
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| unwritten(&error))
    }

    /// The exit code of a command that ended with `code`: another one when something that it printed did not
    /// arrive.
    pub fn finish(&self, code: ExitCode) -> ExitCode {
        note(std::io::stdout().flush());
        let Some(because) = UNWRITTEN_BECAUSE.get() else { return code };
        // It cannot be told where the rest is told.
        let output = Output { json: false, ..*self };
        let failure = unwritten(because);
        output.failure(&failure);
        if code == ExitCode::SUCCESS { failure.exit_code() } else { code }
    }

    /// Says why the arguments were not understood, and gives the exit code; a help text is printed as such.
    pub fn usage(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
        let output =
            Output { json: arguments.iter().any(|word| word == "--json"), quiet: false, logs: false };
        if !error.use_stderr() {
            note(error.print());
            return output.finish(ExitCode::SUCCESS);
        }
        if !output.json {
            // When the terminal is gone there is nobody to tell.
            let _ = error.print();
            return USAGE.into();
        }
        let text = error.to_string();
        let said =
            text.split("\n\n").filter(|part| !part.starts_with("Usage:") && !part.starts_with("For more"));
        let mut said = said.map(str::trim);
        let fact = said.next().unwrap_or_default();
        let help: Vec<&str> = said.collect();
        let fact = fact.strip_prefix("error: ").unwrap_or(fact);
        let help = if help.is_empty() { "see --help".to_owned() } else { help.join("\n") };
        let failure = Failure::usage("usage", fact, Some(&help));
        output.failure(&failure);
        output.finish(failure.exit_code())
    }

    /// Prints the report: the JSON, or the lines.
    pub fn report(&self, json: impl FnOnce() -> Value, lines: impl FnOnce() -> Vec<String>) {
        if self.json {
            note(writeln!(anstream::stdout(), "{:#}", json()));
        } else if !self.quiet {
            lines().iter().for_each(|line| self.line(line));
        }
    }

    /// Prints a line beside the report, for people who wait for it.
    pub fn note(&self, text: &str) {
        if self.is_text() {
            let _ = writeln!(anstream::stderr(), "{text}");
        }
    }

    /// Prints a warning.
    pub fn warning(&self, text: &str) {
        if !self.json {
            let _ = writeln!(anstream::stderr(), "{YELLOW}warning{YELLOW:#}: {text}");
        }
    }

    /// Prints why a command failed.
    pub fn failure(&self, failure: &Failure) {
        let diagnostic = &failure.diagnostic;
        if self.json {
            let error = json!({ "error": {
                "code": diagnostic.code,
                "fact": diagnostic.fact,
                "help": diagnostic.help,
                "candidates": diagnostic.candidates,
                "revision": diagnostic.locus.revision,
                "exit_code": failure.code,
                "run": failure.run,
            }});
            note(writeln!(anstream::stdout(), "{error:#}"));
            return;
        }
        let mut stderr = anstream::stderr();
        let _ = writeln!(stderr, "{RED}error{RED:#}: {BOLD}{}{BOLD:#}", diagnostic.fact);
        if let Some(help) = &diagnostic.help {
            let help = help.replace('\n', "\n       ");
            let _ = writeln!(stderr, "{CYAN} help{CYAN:#}: {help}");
        }
    }
}

fn unwritten(why: &dyn std::fmt::Display) -> Failure {
    let fact = format!("cannot write to the standard output: {why}");
    Failure::new(UNWRITTEN, Diagnostic::new("cannot-write", fact))
}

/// A style around a text.
pub fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}
