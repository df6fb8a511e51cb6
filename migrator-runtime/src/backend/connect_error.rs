use migrator_core::diagnostic::Diagnostic;
use std::fmt;
use std::path::PathBuf;

/// Why a database could not be opened. Nothing was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectError {
    /// The directory that the file is to be in does not exist.
    NoDirectory(PathBuf),
    /// The path is a directory.
    IsDirectory(PathBuf),
    /// The file is something else.
    NotADatabase(PathBuf),
    /// The database said no.
    Refused {
        /// The database, without secrets.
        url: String,
        /// Its message.
        message: String,
    },
}

impl From<&ConnectError> for Diagnostic {
    fn from(error: &ConnectError) -> Self {
        match error {
            ConnectError::NoDirectory(path) => {
                let absolute = path.is_absolute();
                let d =
                    Diagnostic::new("no-directory", format!("directory `{}` does not exist", path.display()));
                if absolute && path.components().count() <= 2 {
                    d.help("`sqlite:///x` is an absolute path; `sqlite://x` is relative to the working directory")
                } else {
                    d.help(format!("create it: mkdir -p {}", path.display()))
                }
            }
            ConnectError::IsDirectory(path) => Diagnostic::new(
                "is-directory",
                format!("`{}` is a directory, not a database", path.display()),
            )
            .help(format!("name a file in it: sqlite://{}", path.join("app.db").display())),
            ConnectError::NotADatabase(path) => {
                Diagnostic::new("not-a-database", format!("`{}` is not an SQLite database", path.display()))
                    .help("it was left alone; name another file, or move this one away")
            }
            ConnectError::Refused { url, message } => {
                Diagnostic::new("cannot-connect", format!("cannot open {url}: {message}"))
                    .help("check the URL and the rights on the file and its directory")
            }
        }
    }
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for ConnectError {}
