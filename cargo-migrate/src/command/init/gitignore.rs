use super::cannot_write;
use migrator_commands::Failure;
use std::fs;
use std::path::{Path, PathBuf};

/// What a build and a run leave behind, and what may hold a password.
const LINES: [&str; 4] = ["target/", "*.db", "*.db-*", ".env"];

/// Adds the lines that a `.gitignore` does not have yet; gives the file if it was changed.
pub(super) fn extend(folder: &Path) -> Result<Option<PathBuf>, Failure> {
    let path = folder.join(".gitignore");
    let before = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(cannot_write(&path, &error)),
    };
    let after = extended(&before);
    if after == before {
        return Ok(None);
    }
    fs::write(&path, after).map_err(|error| cannot_write(&path, &error))?;
    Ok(Some(path))
}

fn extended(text: &str) -> String {
    let mut text = text.to_owned();
    // As Git reads it: `/target`, `target/` and `target` all cover our folder.
    let plain = |line: &str| line.trim().trim_matches('/').to_owned();
    let missing: Vec<&str> =
        LINES.into_iter().filter(|line| !text.lines().any(|there| plain(there) == plain(line))).collect();
    for line in missing {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_there_twice() {
        assert_eq!(extended(""), "target/\n*.db\n*.db-*\n.env\n");
        assert_eq!(extended("/target\n# mine\n.env"), "/target\n# mine\n.env\n*.db\n*.db-*\n");
        let once = extended("x");
        assert_eq!(extended(&once), once);
    }
}
