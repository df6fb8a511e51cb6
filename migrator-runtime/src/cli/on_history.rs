//! The commands on the history that may also ask what the database is at.

use super::asked::asked;
use super::folder::linked_folders;
use super::settings::Settings;
use migrator_commands::command::{Edit, Graph, History, Show};
use migrator_commands::{Failure, Output};
use migrator_core::picture::Marks;
use migrator_core::target::Rows;
use std::path::{Path, PathBuf};

pub(super) async fn history(command: &History, settings: &Settings, output: &Output) -> Result<(), Failure> {
    let migrator = settings.migrator()?;
    let refused = |error| Failure::from(migrator.target_error(error));
    let needed = command.needs_database().map_err(refused)?;
    let rows = if needed { migrator.current().await? } else { Vec::new() };
    command.run(migrator.history(), &rows, output).map_err(refused)
}

pub(super) async fn show(command: &Show, settings: &Settings, output: &Output) -> Result<(), Failure> {
    let migrator = settings.migrator()?;
    let revisions = asked(&migrator, &command.revision).await?;
    command.run(migrator.history(), revisions, output);
    Ok(())
}

pub(super) async fn graph(command: &Graph, settings: &Settings, output: &Output) -> Result<(), Failure> {
    let migrator = settings.migrator()?;
    let graph = migrator.history().graph();
    let marks = if command.indicate_current {
        let rows = migrator.current().await?;
        let known = Rows::read(graph, &rows).known().map_err(|error| migrator.target_error(error))?;
        Marks::from_rows(graph, known)
    } else {
        Marks::unknown()
    };
    command.run(graph, &marks, output)
}

pub(super) async fn edit(command: &Edit, settings: &Settings, output: &Output) -> Result<(), Failure> {
    let migrator = settings.migrator()?;
    let history = migrator.history();
    let revisions = asked(&migrator, &command.revision).await?;
    let files = revisions.into_iter().map(|index| source_file(history.registered(index).file)).collect();
    command.run(files, output)
}

/// The file in the folder that this program was built from.
fn source_file(file: &str) -> Option<PathBuf> {
    let name = Path::new(file).file_name()?;
    linked_folders().into_iter().map(|folder| folder.join(name)).find(|path| path.is_file())
}
