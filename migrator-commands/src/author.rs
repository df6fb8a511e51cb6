//! Writing a new migration: its place in the history, its file.

use crate::complete::revisions;
use crate::failure::Failure;
use crate::file_name::FileName;
use crate::new_file::NewFile;
use crate::output::{BOLD, Output, styled};
use clap::Args;
use migrator_core::graph::Graph;
use migrator_core::plan::{NewRevision, Placement, place};
use serde_json::json;
use std::path::Path;

/// What all new migrations have.
#[derive(Debug, Args)]
pub struct Author {
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
}

/// Where a new migration goes.
#[derive(Debug, Clone, Copy)]
pub struct Destination<'a> {
    /// The folder of the migrations.
    pub folder: &'a Path,
    /// How files are named.
    pub name: &'a FileName,
}

impl Author {
    /// Writes a migration that follows `heads`.
    ///
    /// # Errors
    ///
    /// When it has no message, cannot stand there in the history, or cannot be written.
    pub fn write(
        &self,
        message: &str,
        heads: &[String],
        graph: &Graph,
        to: &Destination<'_>,
        output: &Output,
    ) -> Result<(), Failure> {
        if message.trim().is_empty() {
            let help = Some("say in a few words what it does: -m \"add user phone\"");
            return Err(Failure::usage("no-message", "a migration needs a message", help));
        }
        let id = self.rev_id.clone().unwrap_or_else(random_id);
        let placement = self.place(&id, heads, graph)?;
        let file = NewFile { id: &id, message, placement: &placement, labels: &self.branch_label };
        let path = file.write(to.folder, to.name)?;
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
        Ok(())
    }

    fn place(&self, id: &str, heads: &[String], graph: &Graph) -> Result<Placement, Failure> {
        let heads = if graph.is_empty() && heads == ["head"] { vec!["base"] } else { texts(heads) };
        let new = NewRevision {
            id,
            heads: &heads,
            splice: self.splice,
            labels: &texts(&self.branch_label),
            depends_on: &texts(&self.depends_on),
        };
        Ok(place(graph, &new)?)
    }
}

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// Alembic's kind of id: 12 hexadecimal digits of a random UUID.
pub fn random_id() -> String {
    let mut id = uuid::Uuid::new_v4().simple().to_string();
    id.split_off(id.len() - 12)
}
