//! Text, JSON, colours.

use crate::failure::Failure;
use anstyle::{AnsiColor, Style};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::io::Write;

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

/// Where a command's words go: text or JSON on the standard output, errors on the other one.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    json: bool,
    quiet: bool,
}

impl Output {
    /// Output as the options want it.
    pub fn new(options: &OutputOptions) -> Self {
        match options.color {
            Color::Auto => {}
            Color::Always => anstream::ColorChoice::Always.write_global(),
            Color::Never => anstream::ColorChoice::Never.write_global(),
        }
        Output { json: options.json, quiet: options.quiet }
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
            // When the reader is gone (`| head`), there is nobody left to write for.
            let _ = writeln!(anstream::stdout(), "{}", text.as_ref());
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
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| {
            Failure::usage("cannot-write", format!("cannot write to the standard output: {error}"), None)
        })
    }

    /// Prints the report: the JSON, or the lines.
    pub fn report(&self, json: impl FnOnce() -> Value, lines: impl FnOnce() -> Vec<String>) {
        if self.json {
            let _ = writeln!(anstream::stdout(), "{:#}", json());
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
pub fn styled(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}
