use super::Target;
use crate::backend::{Connection, DatabaseUrl, Opening, StatementError};
use crate::error::Error;
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_sql::Timeouts;
use migrator_sql::namespace;
use std::collections::HashMap;
use std::fmt;

/// Which targets there are: a list, or where to ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Targets {
    /// These.
    List(Vec<Target>),
    /// Those that a query gives on a database: its one column is a URL; of two, the first is a name.
    Query {
        /// The database that is asked.
        url: DatabaseUrl,
        /// The query.
        sql: String,
    },
    /// Schemas of one PostgreSQL database, or databases of one MySQL server.
    Namespaces {
        /// The database, or one on the server.
        url: DatabaseUrl,
        /// Which.
        names: Names,
    },
}

/// Which schemas or databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Names {
    /// These.
    List(Vec<String>),
    /// Those that are like a pattern of SQL, as in `tenant\_%`; without the server's own.
    Like(String),
    /// Those in the first column of what a query gives.
    Query(String),
}

/// Why the targets are not known, or one of them is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TargetsError {
    /// The database that was to be asked for them does not exist.
    NoDatabase(String),
    /// The database refused to say which there are, or to go to one.
    Refused(Box<StatementError>),
    /// What a query gave is no URL.
    BadRow {
        /// Which row, counted from 1.
        number: usize,
        /// Why.
        fact: String,
    },
    /// There is no such schema or database.
    NoSuchNamespace(Dialect, String),
    /// The connection to a schema goes through a pooler, which may change the session between two statements.
    Pooled(String),
    /// SQLite has neither schemas nor servers.
    NoNamespaces(String),
}

impl Targets {
    /// The targets themselves, each with a name of its own.
    ///
    /// # Errors
    ///
    /// When the database that knows them cannot be asked, or what it says are no targets.
    pub async fn resolve(self) -> Result<Vec<Target>, Error> {
        let targets = match self {
            Targets::List(targets) => targets,
            Targets::Query { url, sql } => {
                let rows = ask(&url, &sql).await?.into_iter().enumerate();
                rows.map(|(at, row)| target_of_row(at + 1, row)).collect::<Result<_, _>>()?
            }
            Targets::Namespaces { url, names } => {
                let names = match names {
                    Names::List(names) => names,
                    Names::Like(pattern) => {
                        first_column(ask(&url, &namespace::names_like(url.dialect(), &pattern)).await?)
                    }
                    Names::Query(sql) => first_column(ask(&url, &sql).await?),
                };
                names.into_iter().map(|name| Target::namespace(name, url.clone())).collect()
            }
        };
        Ok(with_names_of_their_own(targets))
    }
}

type Row = Vec<Option<String>>;

async fn ask(url: &DatabaseUrl, sql: &str) -> Result<Vec<Row>, Error> {
    let Some(mut connection) = Connection::open(url, Opening::Read, &Timeouts::default()).await? else {
        return Err(TargetsError::NoDatabase(url.to_string()).into());
    };
    let answer = connection.fetch_texts(sql).await;
    connection.close().await;
    answer.map_err(|error| TargetsError::Refused(Box::new(error)).into())
}

fn first_column(rows: Vec<Row>) -> Vec<String> {
    rows.into_iter().filter_map(|row| row.into_iter().next()?).collect()
}

fn target_of_row(number: usize, row: Row) -> Result<Target, Error> {
    let bad = |fact: String| Error::from(TargetsError::BadRow { number, fact });
    let (name, url) = match <[Option<String>; 2]>::try_from(row) {
        Ok([name, url]) => (name, url),
        Err(row) => (None, row.into_iter().next().flatten()),
    };
    let Some(url) = url else { return Err(bad("it has no URL".to_owned())) };
    let url = DatabaseUrl::parse(&url).map_err(|error| bad(Diagnostic::from(&error).fact))?;
    Ok(Target::new(name.unwrap_or_else(|| url.short_name()), url))
}

/// Gives targets of the same name names that tell them apart.
fn with_names_of_their_own(mut targets: Vec<Target>) -> Vec<Target> {
    let mut used: HashMap<String, usize> = HashMap::new();
    for target in &mut targets {
        let uses = used.entry(target.name.clone()).or_default();
        *uses += 1;
        if *uses > 1 {
            target.name = format!("{} ({uses})", target.name);
        }
    }
    targets
}

impl From<&TargetsError> for Diagnostic {
    fn from(error: &TargetsError) -> Self {
        match error {
            TargetsError::NoDatabase(url) => {
                let fact = format!("{url}, which is to be asked for the targets, does not exist");
                Diagnostic::new("no-targets", fact).help("look at [targets] in migrator.toml")
            }
            TargetsError::Refused(error) => {
                let fact = format!("cannot ask for the targets: {error}");
                let help = error.kind.help().unwrap_or("look at [targets] in migrator.toml");
                Diagnostic::new("no-targets", fact).help(help)
            }
            TargetsError::BadRow { number, fact } => {
                let fact = format!("row {number} of what the query for the targets gives: {fact}");
                let help = "it gives URLs in its only column, or names and URLs in two";
                Diagnostic::new("no-targets", fact).help(help)
            }
            TargetsError::NoSuchNamespace(dialect, name) => {
                let noun = if *dialect == Dialect::Postgres { "schema" } else { "database" };
                let help = format!("create it: CREATE {} {name}", noun.to_uppercase());
                Diagnostic::new("no-namespace", format!("there is no {noun} `{name}`")).help(help)
            }
            TargetsError::Pooled(name) => {
                let fact = format!("schema `{name}` cannot be used through a pooler of transactions");
                let help = "a search path belongs to a session: give the address of the server itself";
                Diagnostic::new("pooled", fact).help(help)
            }
            TargetsError::NoNamespaces(name) => {
                let fact = format!("SQLite has no schemas, and so none called `{name}`");
                let help = "name the files: urls = [\"sqlite://a.db\", \"sqlite://b.db\"]";
                Diagnostic::new("no-namespaces", fact).help(help)
            }
        }
    }
}

impl fmt::Display for TargetsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for TargetsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_become_targets() {
        let text = |text: &str| Some(text.to_owned());
        let one = target_of_row(1, vec![text("postgres://bob:secret@db/acme")]).unwrap();
        assert_eq!((one.name(), one.url().to_string().as_str()), ("acme", "postgres://bob:***@db/acme"));
        let named = target_of_row(2, vec![text("Acme"), text("sqlite://acme.db")]).unwrap();
        assert_eq!(named.name(), "Acme");
        for row in [vec![None], vec![text("nonsense")], vec![]] {
            assert!(target_of_row(3, row).unwrap_err().to_string().contains("row 3"));
        }
    }

    #[test]
    fn names_are_told_apart() {
        let url = |host: &str| DatabaseUrl::parse(&format!("postgres://{host}/app")).unwrap();
        let targets = vec![Target::new("app", url("a")), Target::new("app", url("b"))];
        let names: Vec<String> =
            with_names_of_their_own(targets).into_iter().map(|target| target.name).collect();
        assert_eq!(names, ["app", "app (2)"]);
    }
}
