use super::folder::folder_to_write;
use super::history::graph_to_extend;
use super::settings::Settings;
use clap::Args;
use migrator_commands::{Destination, Failure, Output, command};
use std::path::PathBuf;

// A command that writes a migration, and the folder that it goes to. (No doc comment: it would be the help.)
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
