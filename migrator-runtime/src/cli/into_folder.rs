use super::folder::{folder_to_write, registered_as};
use super::history::graph_to_extend;
use super::settings::Settings;
use crate::error::{Error, HistoryError};
use crate::registry::History;
use clap::Args;
use migrator_commands::command::{Lock, Lockable, LockableFolder, Statements};
use migrator_commands::{Destination, Failure, Output, command};
use migrator_core::migration::statements;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

// A command that writes into the folder of the migrations, and that folder. (No doc comment: it would be the help.)
#[derive(Debug, Args)]
pub(super) struct IntoFolder<C: Args> {
    #[command(flatten)]
    command: C,
    /// The folder of the migrations [default: the one that this program was built from]
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

macro_rules! into_folder {
    ($($command:ident)*) => {$(
        impl IntoFolder<command::$command> {
            pub(super) fn run(&self, settings: &Settings, output: &Output) -> Result<(), Failure> {
                let graph = graph_to_extend()?;
                let folder = folder_to_write(self.folder.as_deref())?;
                let to = Destination { folder: &folder, name: settings.file_name() };
                self.command.run(&graph, &to, output)
            }
        }
    )*};
}

into_folder!(Revision Merge);

impl IntoFolder<Lock> {
    pub(super) fn lock(&self, output: &Output) -> Result<ExitCode, Failure> {
        let history = match History::linked() {
            Ok(history) => Some(history),
            Err(Error::History(HistoryError::Empty)) => None,
            Err(error) => return Err(error.into()),
        };
        let path = folder_to_write(self.folder.as_deref())?;
        let migrations: Vec<Lockable> =
            history.iter().flat_map(|history| of_folder(history, &path)).collect();
        self.command.run(&LockableFolder { path: &path, migrations: &migrations, complete: true }, output)
    }
}

/// The migrations that stand in a folder; all of them, if the program was built from no such folder.
fn of_folder(history: &History, folder: &Path) -> Vec<Lockable> {
    let name = registered_as(folder);
    let indices = history.graph().indices().filter(|&index| {
        let parent = Path::new(history.registered(index).file).parent();
        name.as_ref().is_none_or(|name| parent == Some(name.as_path()))
    });
    let lockable = |index| {
        let registered = history.registered(index);
        let migration = history.migration(index);
        Lockable {
            revision: registered.revision.to_owned(),
            path: registered.file.to_owned(),
            line: usize::try_from(registered.line).ok(),
            statements: Some(Statements {
                upgrade: statements(&migration.upgrade),
                downgrade: migration.downgrade.as_deref().map(statements),
            }),
        }
    };
    indices.map(lockable).collect()
}
