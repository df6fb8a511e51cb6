//! The command line: Alembic's words, on the library.
//!
//! ```no_run
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     migrator_runtime::cli::main()
//! }
//! ```

mod args;
mod asked;
mod author;
mod command;
mod complete;
mod entry;
mod exit;
mod file_name;
mod folder;
mod json;
mod new_file;
mod output;
mod progress;
mod settings;

use args::{Arguments, Command};
use clap::Parser;
use exit::Failure;
use output::Output;
use settings::Settings;
use std::ffi::OsString;
use std::process::ExitCode;

/// Reads the program's arguments, does what they say, and gives the exit code.
pub fn main() -> ExitCode {
    complete::answer();
    run(std::env::args_os())
}

/// Does what the arguments say; the first is the program's name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // When the terminal is gone there is nobody to tell.
            let _ = error.print();
            return if error.use_stderr() { exit::USAGE.into() } else { ExitCode::SUCCESS };
        }
    };
    let output = Output::new(&arguments.global);
    match dispatch(&arguments, &output) {
        Ok(code) => code,
        Err(failure) => {
            output.failure(&failure);
            failure.code()
        }
    }
}

fn dispatch(arguments: &Arguments, output: &Output) -> Result<ExitCode, Failure> {
    let settings = Settings::read(&arguments.global)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all() // for data steps that wait, or talk to the network
        .build()
        .map_err(|error| Failure::usage("no-runtime", format!("cannot start: {error}"), None))?;
    runtime.block_on(async {
        match &arguments.command {
            Command::Upgrade(command) => command.run(&settings, output).await,
            Command::Downgrade(command) => command.run(&settings, output).await,
            Command::Plan(command) => command.run(&settings, output).await,
            Command::Current(command) => command.run(&settings, output).await,
            Command::History(command) => command.run(&settings, output).await,
            Command::Heads(command) => command.run(output),
            Command::Show(command) => command.run(&settings, output).await,
            Command::Stamp(command) => command.run(&settings, output).await,
            Command::Graph(command) => command.run(&settings, output).await,
            Command::Branches(command) => command.run(output),
            Command::EnsureVersion(command) => command.run(&settings, output).await,
            Command::Revision(command) => command.run(&settings, output),
            Command::Merge(command) => command.run(&settings, output),
            Command::Completions(command) => command.run(output),
            Command::Edit(command) => command.run(&settings, output).await,
        }
    })
}
