//! The log, on the standard error: only when it is asked for, so that a program that logs nothing starts as
//! fast as one that cannot.

use clap::{Args, ValueEnum};
use migrator_commands::Failure;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

const VARIABLE: &str = "RUST_LOG";

// What is logged, and how. (No doc comment: it would be the help.)
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct LogOptions {
    /// Log to the standard error, in this form [default: no log, unless --log-level or $RUST_LOG asks for one]
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    log_format: Option<LogFormat>,
    /// How much to log; SQL from `debug` on. $RUST_LOG says it in more detail [default: info]
    #[arg(long, global = true, value_enum, value_name = "LEVEL")]
    log_level: Option<LogLevel>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// For people
    Text,
    /// For programs: one JSON object a line
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

impl LogOptions {
    /// Begins to log, if the options or the environment ask for it; says whether they do.
    pub(super) fn start(self) -> Result<bool, Failure> {
        let said = std::env::var(VARIABLE).ok().filter(|said| !said.trim().is_empty());
        if self.log_format.is_none() && self.log_level.is_none() && said.is_none() {
            return Ok(false);
        }
        let targets = match (self.log_level, said) {
            (Some(level), _) => Targets::new().with_default(level.filter()),
            (None, Some(said)) => said.parse().map_err(|error| {
                let help = "write a level, or levels for parts of the program: `info,migrator_runtime=debug`";
                Failure::usage("bad-log-filter", format!("${VARIABLE} is no filter: {error}"), Some(help))
            })?,
            (None, None) => Targets::new().with_default(LevelFilter::INFO),
        };
        let layer = fmt::layer().with_writer(std::io::stderr).with_ansi(false);
        let layer = match self.log_format {
            Some(LogFormat::Json) => layer.json().flatten_event(true).boxed(),
            Some(LogFormat::Text) | None => layer.boxed(),
        };
        // A program that embeds this may log already; then its own log has all of it.
        let _ = tracing_subscriber::registry().with(layer.with_filter(targets)).try_init();
        Ok(true)
    }
}

impl LogLevel {
    fn filter(self) -> LevelFilter {
        match self {
            LogLevel::Error => LevelFilter::ERROR,
            LogLevel::Warn => LevelFilter::WARN,
            LogLevel::Info => LevelFilter::INFO,
            LogLevel::Debug => LevelFilter::DEBUG,
            LogLevel::Trace => LevelFilter::TRACE,
        }
    }
}
