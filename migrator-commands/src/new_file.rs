//! The text of a new migration file.

use crate::failure::Failure;
use crate::file_name::FileName;
use jiff::Timestamp;
use migrator_core::plan::Placement;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A migration file that is to be written.
pub struct NewFile<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it does.
    pub message: &'a str,
    /// What it follows.
    pub placement: &'a Placement,
    /// The branch labels that begin with it.
    pub labels: &'a [String],
}

impl NewFile<'_> {
    /// Writes the file into a folder, and never over another one.
    ///
    /// # Errors
    ///
    /// When it is there, or cannot be written.
    pub fn write(&self, folder: &Path, name: &FileName) -> Result<PathBuf, Failure> {
        let now = name.now()?;
        let path = folder.join(name.write(self.id, self.message, &now));
        let text = self.text(now.timestamp());
        let written = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()));
        match written {
            Ok(()) => {
                format(&path);
                Ok(path)
            }
            Err(error) => Err(Failure::usage(
                "cannot-write",
                format!("cannot write `{}`: {error}", path.display()),
                Some("check that the folder exists and may be written to; --folder names another one"),
            )),
        }
    }

    fn text(&self, now: Timestamp) -> String {
        let mut arguments = vec![format!("revision = {:?}", self.id)];
        arguments.extend(list("down_revision", &self.placement.down_revision));
        arguments.extend(list("depends_on", &self.placement.depends_on));
        arguments
            .extend(list(if self.labels.len() == 1 { "branch_label" } else { "branch_labels" }, self.labels));
        arguments.push(format!("created = \"{now:.0}\""));
        let one_line = format!("#[migration({})]", arguments.join(", "));
        let attribute = if one_line.chars().count() <= 100 {
            one_line
        } else {
            format!("#[migration(\n    {}\n)]", arguments.join(",\n    "))
        };
        let lines = self.message.trim().lines().map(|line| format!("/// {}", plain(line).trim()));
        let comment: String = lines.map(|line| format!("{}\n", line.trim_end())).collect();
        let merge = self.placement.down_revision.len() > 1;
        let (operations, body) = if merge { ("_op", "{}") } else { ("op", "{\n    let _ = op;\n}") };
        format!(
            "use migrator_runtime::prelude::*;\n\n{comment}{attribute}\nfn upgrade({operations}: &mut Operations) {body}\n"
        )
    }
}

/// Brings a file into the layout that the user's `rustfmt.toml` wants. Without one, or without
/// rustfmt, it is as well as it is: the text has rustfmt's own layout.
fn format(path: &Path) {
    let _ = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// A line without characters that Rust refuses in a comment: control characters, and those that turn
/// the direction of writing.
fn plain(line: &str) -> String {
    let is_refused =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    line.chars().map(|c| if is_refused(c) { ' ' } else { c }).collect()
}

fn list(argument: &str, values: &[String]) -> Option<String> {
    match values {
        [] => None,
        [one] => Some(format!("{argument} = {one:?}")),
        several => Some(format!("{argument} = {several:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placement(down: &[&str]) -> Placement {
        Placement {
            down_revision: down.iter().map(ToString::to_string).collect(),
            depends_on: Vec::new(),
            heads: Vec::new(),
            effective_heads: Vec::new(),
        }
    }

    #[test]
    fn a_file_says_what_it_follows() {
        let time: Timestamp = "2025-01-15T12:00:00Z".parse().unwrap();
        let placement = placement(&["ae1027a6acf"]);
        let file = NewFile { id: "b7c3", message: "Add \"x\"\nand more", placement: &placement, labels: &[] };
        assert_eq!(
            file.text(time),
            "use migrator_runtime::prelude::*;\n\n/// Add \"x\"\n/// and more\n\
             #[migration(revision = \"b7c3\", down_revision = \"ae1027a6acf\", created = \"2025-01-15T12:00:00Z\")]\n\
             fn upgrade(op: &mut Operations) {\n    let _ = op;\n}\n"
        );
    }

    #[test]
    fn a_merge_has_an_empty_body() {
        let time: Timestamp = "2025-01-15T12:00:00Z".parse().unwrap();
        let placement = placement(&["a", "b"]);
        let text = NewFile { id: "c", message: "merge", placement: &placement, labels: &[] }.text(time);
        assert!(text.contains("down_revision = [\"a\", \"b\"]") && text.ends_with("{}\n"), "{text}");
    }
}
