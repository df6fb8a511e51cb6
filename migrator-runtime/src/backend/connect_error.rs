use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use std::fmt;
use std::path::PathBuf;

/// Why a database could not be opened. Nothing was created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectError {
    /// The program was built without the driver.
    NoDriver(Dialect),
    /// The directory that the file is to be in does not exist.
    NoDirectory(PathBuf),
    /// The path is a directory.
    IsDirectory(PathBuf),
    /// The file is something else.
    NotADatabase(PathBuf),
    /// The URL is one that the driver cannot read.
    BadUrl {
        /// The database, without secrets.
        url: String,
        /// What the driver says.
        message: String,
    },
    /// Nobody answers there.
    Unreachable {
        /// The database, without secrets.
        url: String,
        /// What the system says.
        message: String,
    },
    /// The server does not accept the user, or the password.
    WrongPassword {
        /// The database, without secrets.
        url: String,
        /// The server's message.
        message: String,
    },
    /// The server has no database of this name.
    NoDatabase {
        /// The database, without secrets.
        url: String,
        /// The kind of server.
        dialect: Dialect,
        /// The database's name.
        name: String,
    },
    /// The connection cannot be encrypted as the URL or the server asks for.
    Tls {
        /// The database, without secrets.
        url: String,
        /// What the driver or the server says.
        message: String,
    },
    /// The options of the URL set a search path, and the pooler before the server does not let the session have it:
    /// another schema would be migrated.
    SearchPathLost {
        /// The database, without secrets.
        url: String,
    },
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
            ConnectError::NoDriver(dialect) => {
                Diagnostic::new("no-driver", format!("this program was built without the driver for {}", dialect.title()))
                    .help(format!(
                        "switch the feature on in Cargo.toml: migrator-runtime = {{ …, features = [\"{}\"] }}",
                        dialect.word()
                    ))
            }
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
            ConnectError::BadUrl { url, message } => {
                Diagnostic::new("bad-url", format!("cannot read the database URL {url}: {message}")).help(
                    "in a user name or password, write `@` as %40, `:` as %3A, `/` as %2F, `?` as %3F, `#` as %23, `%` as %25",
                )
            }
            ConnectError::Unreachable { url, message } => {
                Diagnostic::new("unreachable", format!("cannot reach {url}: {message}"))
                    .help("check that the server runs, and that host and port of the URL are its own")
            }
            ConnectError::WrongPassword { url, message } => {
                Diagnostic::new("wrong-password", format!("cannot log in to {url}: {message}"))
                    .help("check user and password of the URL; in them write `@` as %40, `:` as %3A, `/` as %2F, `?` as %3F")
            }
            ConnectError::NoDatabase { url, dialect, name } => {
                let create = match dialect {
                    Dialect::Postgres => format!("createdb {name}"),
                    _ => format!("CREATE DATABASE {name}"),
                };
                Diagnostic::new("no-database", format!("there is no database `{name}` at {url}"))
                    .help(format!("create it: {create}"))
            }
            ConnectError::Tls { url, message } => {
                let diagnostic =
                    Diagnostic::new("tls", format!("cannot make an encrypted connection to {url}: {message}"));
                if cfg!(feature = "tls") {
                    diagnostic.help("check `sslmode` and `sslrootcert` of the URL (MySQL: `ssl-mode` and `ssl-ca`)")
                } else {
                    diagnostic.help(
                        "this program was built without encryption; switch it on in Cargo.toml: \
                         migrator-runtime = { …, features = [\"tls\"] }",
                    )
                }
            }
            ConnectError::SearchPathLost { url } => {
                let fact = format!("the search path in the options of the URL does not get through the pooler at {url}");
                Diagnostic::new("pooled", fact).help(
                    "give the address of the server itself, or set it there: \
                     ALTER ROLE … IN DATABASE … SET search_path = …",
                )
            }
            ConnectError::Refused { url, message } => {
                let help = if url.starts_with("sqlite:") {
                    "check the URL and the rights on the file and its directory"
                } else {
                    "check the URL, and the user's rights on the server"
                };
                Diagnostic::new("cannot-connect", format!("cannot open {url}: {message}")).help(help)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driver_that_is_not_built_in_names_its_feature() {
        let said = ConnectError::NoDriver(Dialect::Mysql).to_string();
        assert!(
            said.contains("without the driver for MySQL/MariaDB") && said.contains("features = [\"mysql\"]"),
            "{said}"
        );
    }
}
