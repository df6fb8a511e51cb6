//! Writing a new migration: its place in the history, its file.

use super::complete::revisions;
use super::exit::Failure;
use super::file_name::FileName;
use super::folder::linked_folders;
use super::new_file::NewFile;
use super::output::{BOLD, Output, styled};
use crate::error::{Error, HistoryError};
use crate::registry::History;
use clap::Args;
use migrator_core::graph::Graph;
use migrator_core::plan::{NewRevision, Placement, place};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// What all new migrations have.
#[derive(Debug, Args)]
pub(super) struct Author {
    /// Its id [default: 12 random hexadecimal digits]
    #[arg(long, value_name = "ID")]
    rev_id: Option<String>,
    /// Allow it to follow a revision that is no head
    #[arg(long)]
    splice: bool,
    /// A label for the branch that begins here
    #[arg(long, value_name = "LABEL")]
    branch_label: Vec<String>,
    /// A revision or label that must be applied before
    #[arg(long, value_name = "REVISION", add = revisions())]
    depends_on: Vec<String>,
    /// The folder of the migrations [default: the one that this program was built from]
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Author {
    /// Writes a migration that follows `heads`.
    pub(super) fn write(
        &self,
        message: &str,
        heads: &[String],
        name: &FileName,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        if message.trim().is_empty() {
            let help = Some("say in a few words what it does: -m \"add user phone\"");
            return Err(Failure::usage("no-message", "a migration needs a message", help));
        }
        let id = self.rev_id.clone().unwrap_or_else(random_id);
        let placement = self.place(&id, heads)?;
        let folder = self.folder()?;
        let file = NewFile { id: &id, message, placement: &placement, labels: &self.branch_label };
        let path = file.write(&folder, name)?;
        output.report(
            || json!({ "revision": id, "path": path, "down_revision": placement.down_revision }),
            || {
                let parents = match placement.down_revision.as_slice() {
                    [] => "a new base".to_owned(),
                    parents => format!("follows {}", parents.join(", ")),
                };
                vec![format!("wrote {} ({id}, {parents})", styled(BOLD, path.display()))]
            },
        );
        Ok(ExitCode::SUCCESS)
    }

    fn place(&self, id: &str, heads: &[String]) -> Result<Placement, Failure> {
        let no_history;
        let linked;
        let graph = match History::linked() {
            Ok(history) => {
                linked = history;
                linked.graph()
            }
            Err(Error::History(HistoryError::Empty)) => {
                no_history = Graph::new([]).map_err(|errors| Error::from(HistoryError::Unsound(errors)))?;
                &no_history
            }
            Err(error) => return Err(error.into()),
        };
        let heads = if graph.is_empty() && heads == ["head"] { vec!["base"] } else { texts(heads) };
        let new = NewRevision {
            id,
            heads: &heads,
            splice: self.splice,
            labels: &texts(&self.branch_label),
            depends_on: &texts(&self.depends_on),
        };
        place(graph, &new).map_err(|error| Failure::from(Error::from(error)))
    }

    fn folder(&self) -> Result<PathBuf, Failure> {
        if let Some(folder) = &self.folder {
            return Ok(folder.clone());
        }
        match linked_folders().as_slice() {
            [folder] => Ok(folder.clone()),
            [] => Err(Failure::usage(
                "no-folder",
                "the folder of the migrations is not on this machine",
                Some("run this where the source is, or name the folder with --folder"),
            )),
            several => {
                let list: Vec<String> = several.iter().map(|folder| folder.display().to_string()).collect();
                Err(Failure::usage(
                    "several-folders",
                    format!("there are several folders of migrations: {}", list.join(", ")),
                    Some("choose one with --folder"),
                ))
            }
        }
    }
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// Alembic's kind of id: 12 hexadecimal digits of a random UUID.
fn random_id() -> String {
    let mut id = uuid::Uuid::new_v4().simple().to_string();
    id.split_off(id.len() - 12)
}
