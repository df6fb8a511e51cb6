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
mod backfills;
mod command;
mod complete;
mod duration;
mod failure;
mod folder;
mod glob;
mod history;
mod into_folder;
mod json;
mod limits;
mod logging;
mod many;
mod on_history;
mod progress;
mod schema_json;
mod settings;
mod signals;
mod targets;
mod when;

use crate::registry::History;
use args::{Arguments, Command};
use clap::Parser;
use migrator_commands::{Failure, Output};
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
    let words: Vec<OsString> = arguments.into_iter().collect();
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => return Output::usage(&error, &words),
    };
    let mut output = Output::new(&arguments.global.output);
    let done = arguments.global.log.start().and_then(|logs| {
        output = output.beside_a_log(logs);
        dispatch(&arguments, &output)
    });
    let code = match done {
        Ok(code) => code,
        Err(failure) => {
            output.failure(&failure);
            failure.exit_code()
        }
    };
    output.finish(code)
}

fn dispatch(arguments: &Arguments, output: &Output) -> Result<ExitCode, Failure> {
    let settings = Settings::read(&arguments.global)?;
    let mut builder = match arguments.command.many() {
        // Preparing a target takes a processor.
        Some(many) if many.is_asked() => tokio::runtime::Builder::new_multi_thread(),
        _ => tokio::runtime::Builder::new_current_thread(),
    };
    let runtime = builder
        .enable_all() // for data steps that wait, or talk to the network
        .build()
        .map_err(|error| Failure::usage("no-runtime", format!("cannot start: {error}"), None))?;
    runtime.block_on(async {
        match &arguments.command {
            Command::Upgrade(command) => return command.run(&settings, output).await,
            Command::Downgrade(command) => return command.run(&settings, output).await,
            Command::Plan(command) => return command.run(&settings, output).await,
            Command::Check(command) => return command.run(&settings, output),
            Command::Current(command) => return command.run(&settings, output).await,
            Command::Status(command) => return command.run(&settings, output).await,
            Command::Log(command) => return command.run(&settings, output).await,
            Command::Stamp(command) => return command.run(&settings, output).await,
            Command::LockStatus(command) => return command.run(&settings, output).await,
            Command::Validate(command) => return command.run(&settings, output).await,
            Command::Schema(command) => return command.run(&settings, output).await,
            Command::EnsureVersion(command) => return command.run(&settings, output).await,
            Command::History(command) => on_history::history(command, &settings, output).await?,
            Command::Heads(command) => command.run(&History::linked()?, output),
            Command::Show(command) => on_history::show(command, &settings, output).await?,
            Command::Graph(command) => on_history::graph(command, &settings, output).await?,
            Command::Branches(command) => command.run(&History::linked()?, output)?,
            Command::Revision(command) => command.run(&settings, output)?,
            Command::Lock(command) => return command.lock(output),
            Command::Merge(command) => command.run(&settings, output)?,
            Command::Completions(command) => command.run(complete::VARIABLE, output)?,
            Command::Edit(command) => on_history::edit(command, &settings, output).await?,
            Command::Init(command) => return Err(command.refuse()),
        }
        Ok(ExitCode::SUCCESS)
    })
}
