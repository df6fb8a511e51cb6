//! `cargo migrate`: what needs no compiled crate is answered from the source of the migrations;
//! everything else is handed to the crate's own program, `cargo run --bin migrate -- …`.
//!
//! | module | what it knows |
//! |---|---|
//! | `args` | the arguments and the help |
//! | `project` | where the migrations are |
//! | `source_history` | the history, read from the source |
//! | `command` | the commands that are not shared with the crate's program |
//! | `hand_over` | starting that program |

mod args;
mod command;
mod hand_over;
mod project;
mod source_history;

use args::{Arguments, Command};
use clap::{CommandFactory, Parser};
use hand_over::HandOver;
use migrator_commands::command::{CURRENT, asked};
use migrator_commands::{Destination, Failure, Output};
use migrator_core::graph::Graph;
use migrator_core::picture::Marks;
use project::Project;
use source_history::SourceHistory;
use std::ffi::OsString;
use std::process::ExitCode;

/// The variable by which a shell asks what to offer.
const COMPLETE: &str = "CARGO_MIGRATE_COMPLETE";

fn main() -> ExitCode {
    migrator_commands::complete::answer(COMPLETE, args::offered, graph_to_offer);
    let mut words: Vec<OsString> = std::env::args_os().collect();
    // Cargo names the command that it was asked for.
    if words.get(1).is_some_and(|word| word == "migrate") {
        words.remove(1);
    }
    ask_for_help(&mut words);
    let arguments = match Arguments::try_parse_from(&words) {
        Ok(arguments) => arguments,
        Err(error) => return Output::usage(&error, &words),
    };
    let output = Output::new(&arguments.global.output);
    let told = words.split_off(1);
    let code = match dispatch(&arguments, &told, &output) {
        Ok(code) => code,
        Err(failure) => {
            output.failure(&failure);
            failure.exit_code()
        }
    };
    output.finish(code)
}

/// `help upgrade` is `upgrade --help`, so that it reaches the program that has the command.
fn ask_for_help(words: &mut [OsString]) {
    if let [_, help, command] = words
        && help == "help"
        && command.to_str().is_some_and(|name| Arguments::command().find_subcommand(name).is_none())
    {
        *help = std::mem::replace(command, "--help".into());
    }
}

/// Does what the arguments say; `told` are the same as they were written.
fn dispatch(arguments: &Arguments, told: &[OsString], output: &Output) -> Result<ExitCode, Failure> {
    let global = &arguments.global;
    let hand_over = || HandOver::new(global)?.run(told);
    let project = || Project::find(global);
    let history = || SourceHistory::read(&project()?.folder, output);
    match &arguments.command {
        Command::Init(command) => command.run(global, output)?,
        Command::Check(command) => return command.run(&project()?, output),
        Command::Lock(command) => return command::lock(command, &project()?, output),
        Command::Completions(command) => command.run(COMPLETE, output)?,
        Command::Revision(command) => write(global, output, |graph, to| command.run(graph, to, output))?,
        Command::Merge(command) => write(global, output, |graph, to| command.run(graph, to, output))?,
        Command::Heads(command) => command.run(&history()?, output),
        Command::Branches(command) => command.run(&history()?, output)?,
        Command::History(command) if command.needs_database()? => return hand_over(),
        Command::History(command) => command.run(&history()?, &[], output)?,
        Command::Show(command) if command.revision == CURRENT => return hand_over(),
        Command::Show(command) => {
            let history = history()?;
            let revisions = asked(history.graph(), &command.revision)?;
            command.run(&history, revisions, output);
        }
        Command::Graph(command) if command.indicate_current => return hand_over(),
        Command::Graph(command) => command.run(history()?.graph(), &Marks::unknown(), output)?,
        Command::Edit(command) if command.revision == CURRENT => return hand_over(),
        Command::Edit(command) => {
            let history = history()?;
            let revisions = asked(history.graph(), &command.revision)?;
            let files = revisions.into_iter().map(|index| Some(history.file(index))).collect();
            command.run(files, output)?;
        }
        Command::Other(_) => return hand_over(),
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a migration after those that the source has.
fn write(
    global: &args::Global,
    output: &Output,
    write: impl FnOnce(&Graph, &Destination<'_>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let project = Project::find(global)?;
    let history = SourceHistory::read(&project.folder, output)?;
    let folder = project::shown(&project.folder);
    write(history.graph(), &Destination { folder: &folder, name: &project.file_name })
}

/// The history, for a shell: a shell is no place for an error.
fn graph_to_offer() -> Option<Graph> {
    let project = Project::find(&args::Global::default()).ok()?;
    SourceHistory::quietly(&project.folder).ok().map(SourceHistory::into_graph)
}
