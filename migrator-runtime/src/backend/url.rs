use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use std::fmt;

/// Where a database is. Shown, it never has a password in it.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    /// The text, with its scheme in the dialect's word.
    text: String,
    dialect: Dialect,
}

/// Why a text is no URL of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlError {
    /// There is no `scheme:` in front.
    NoScheme(String),
    /// No database of this kind is known.
    UnknownScheme(String),
    /// It names no file.
    NoFile,
    /// It names a server, and no database on it.
    NoDatabase(Dialect),
    /// There is no `//` behind the scheme of a server's URL.
    NoServer(Dialect),
}

impl DatabaseUrl {
    /// Reads a URL such as `sqlite://app.db` (relative), `sqlite:///srv/app.db` (absolute),
    /// `sqlite::memory:`, `postgres://user:password@host:5432/app` or
    /// `mysql://user:password@host:3306/app`; `postgresql:` and `mariadb:` are known too.
    ///
    /// # Errors
    ///
    /// When it has no scheme, one that is not known, or names no file or database.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        let Some((scheme, rest)) = text.split_once(':') else {
            return Err(UrlError::NoScheme(without_secrets(text)));
        };
        let dialect: Dialect = scheme.parse().map_err(|_| UrlError::UnknownScheme(scheme.to_owned()))?;
        if dialect == Dialect::Sqlite {
            let file = rest.trim_start_matches("//").split('?').next().unwrap_or_default();
            if file.is_empty() {
                return Err(UrlError::NoFile);
            }
        } else {
            let address = rest.strip_prefix("//").ok_or(UrlError::NoServer(dialect))?;
            // Behind the last `@`: a password that is not encoded may hold anything before it.
            let host = address.rsplit_once('@').map_or(address, |(_, host)| host);
            let path = host.split(['?', '#']).next().unwrap_or_default().split_once('/');
            let has_database = path.is_some_and(|(_, database)| !database.is_empty());
            // A server of PostgreSQL is asked for the database that is called like the user.
            if dialect == Dialect::Mysql && !has_database {
                return Err(UrlError::NoDatabase(dialect));
            }
        }
        Ok(DatabaseUrl { text: format!("{}:{rest}", dialect.word()), dialect })
    }

    /// The kind of database.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// What tells it from others on the same server or in the same folder: the database's name, or the file's
    /// without its ending.
    pub(crate) fn short_name(&self) -> String {
        let path = self.text.split('?').next().unwrap_or_default();
        let last = path.rsplit(['/', ':']).next().unwrap_or_default();
        let name = match self.dialect {
            Dialect::Sqlite => last.rsplit_once('.').map_or(last, |(name, _)| name),
            Dialect::Postgres | Dialect::Mysql => last,
        };
        // Behind an `@` it is a server, and before one it may be a secret.
        if name.is_empty() || name.contains('@') { self.to_string() } else { name.to_owned() }
    }

    /// The whole text, secrets included: for the driver only.
    #[cfg_attr(not(any(feature = "sqlite", feature = "postgres", feature = "mysql")), allow(dead_code))]
    pub(crate) fn secret_text(&self) -> &str {
        &self.text
    }
}

/// The parameters whose values are shown.
const SHOWN: [&str; 7] = ["mode", "sslmode", "ssl-mode", "host", "port", "dbname", "socket"];

/// The URL with `***` for the password and for the values of parameters.
///
/// The text may be no sound URL: a password may stand there with `@`, `/`, `?` or `#` in it. What may
/// be a part of one is not shown.
fn without_secrets(url: &str) -> String {
    let (scheme, rest) = match url.find("://") {
        Some(at) => url.split_at(at + 3),
        None => ("", url),
    };
    let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let in_parameters = rest.find('?').is_some_and(|mark| rest.rfind('@').is_some_and(|at| at > mark));
    let has_user = rest[..authority_end].contains('@');
    let is_host = |text: &str| text.split_once(':').is_none_or(|(_, port)| port.parse::<u16>().is_ok());
    // An `@` in a parameter ends no password, when what comes before the path is a host.
    let ends_in_parameters = in_parameters && !has_user && is_host(&rest[..authority_end]);
    let (shown, address) = match rest.rsplit_once('@').filter(|_| !ends_in_parameters) {
        Some((credentials, address)) => match credentials.split_once(':') {
            Some((user, _)) => (format!("{scheme}{user}:***@"), address),
            None => (format!("{scheme}{credentials}@"), address),
        },
        // A port that is none may be a password whose host was forgotten.
        None if !scheme.is_empty() && !is_host(&rest[..authority_end]) && scheme != "sqlite://" => {
            let (user, _) = rest.split_once(':').unwrap_or((rest, ""));
            return format!("{scheme}{user}:***");
        }
        None => (scheme.to_owned(), rest),
    };
    let Some((address, parameters)) = address.split_once('?') else { return shown + address };
    let parameters: Vec<String> = parameters
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if SHOWN.contains(&name) && !ends_in_parameters => format!("{name}={value}"),
            Some((name, _)) => format!("{name}=***"),
            None => "***".to_owned(),
        })
        .collect();
    format!("{shown}{address}?{}", parameters.join("&"))
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_secrets(&self.text))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

impl From<&UrlError> for Diagnostic {
    fn from(error: &UrlError) -> Self {
        let known = Dialect::ALL.map(Dialect::word);
        match error {
            UrlError::NoScheme(text) => {
                Diagnostic::new("bad-url", format!("`{text}` is no database URL: it does not say what kind of database"))
                    .help(format!("for an SQLite file write `sqlite://{text}`"))
            }
            UrlError::UnknownScheme(scheme) => {
                Diagnostic::new("unknown-database", format!("`{scheme}` is no kind of database that this program knows"))
                    .meant(scheme, known)
                    .help(format!("a URL begins with one of: {}", known.map(|word| format!("{word}:")).join(", ")))
            }
            UrlError::NoFile => Diagnostic::new("bad-url", "the database URL names no file")
                .help("write `sqlite://app.db` for a file in the working directory, `sqlite:///srv/app.db` for an absolute path"),
            UrlError::NoDatabase(dialect) => Diagnostic::new("bad-url", "the database URL names no database")
                .help(format!("write its name behind the server's: `{}://user@localhost/app`", dialect.word())),
            UrlError::NoServer(dialect) => Diagnostic::new("bad-url", "the database URL names no server")
                .help(format!("write `{}://user:password@localhost/app`", dialect.word())),
        }
    }
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for UrlError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_url() {
        for url in [
            "sqlite://app.db",
            "SQLite:app.db",
            "sqlite:///tmp/a b.db",
            "sqlite::memory:",
            "sqlite://app.db?mode=ro",
        ] {
            assert_eq!(DatabaseUrl::parse(url).unwrap().dialect(), Dialect::Sqlite, "{url}");
        }
        for url in ["postgres://db", "PostgreSQL://bob@db:5432/app", "postgres:///app?host=/run/postgresql"] {
            assert_eq!(DatabaseUrl::parse(url).unwrap().dialect(), Dialect::Postgres, "{url}");
        }
        for url in ["mysql://db/app", "MariaDB://bob:s3c/ret@db/app"] {
            assert_eq!(DatabaseUrl::parse(url).unwrap().dialect(), Dialect::Mysql, "{url}");
        }
        assert_eq!(DatabaseUrl::parse("MariaDB://bob@db/app").unwrap().secret_text(), "mysql://bob@db/app");
        assert_eq!(DatabaseUrl::parse("app.db"), Err(UrlError::NoScheme("app.db".into())));
        assert_eq!(DatabaseUrl::parse("oracle://x"), Err(UrlError::UnknownScheme("oracle".into())));
        assert_eq!(DatabaseUrl::parse("sqlite://"), Err(UrlError::NoFile));
        assert_eq!(DatabaseUrl::parse("mysql://bob:x/y@db"), Err(UrlError::NoDatabase(Dialect::Mysql)));
        assert_eq!(DatabaseUrl::parse("postgres:app"), Err(UrlError::NoServer(Dialect::Postgres)));
    }

    #[test]
    fn names_are_short() {
        for (url, name) in [
            ("sqlite://tenants/acme.db?mode=rw", "acme"),
            ("sqlite:acme.db", "acme"),
            ("postgres://bob:secret@db:5432/acme?sslmode=require", "acme"),
            ("postgres://bob:secret@db", "postgres://bob:***@db"),
            ("postgres://bob:sec/ret@db", "postgres://bob:***@db"),
        ] {
            assert_eq!(DatabaseUrl::parse(url).unwrap().short_name(), name);
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        for (url, shown) in [
            (
                "postgres://bob:s3:c@ret@db.example.org/app?sslpassword=x&sslmode=require",
                "postgres://bob:***@db.example.org/app?sslpassword=***&sslmode=require",
            ),
            ("postgres://bob@db:5432/app", "postgres://bob@db:5432/app"),
            ("postgres://db:5432/app?user=a@b", "postgres://db:5432/app?user=***"),
            ("sqlite://app.db", "sqlite://app.db"),
            ("sqlite://odd:name.db", "sqlite://odd:name.db"),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
        for password in [
            "SECRET",
            "SEC/RET",
            "SEC?RET",
            "SEC#RET",
            "S:E@C?R=E&T",
            "?SECRET",
            "SECRET@",
            "/SECRET",
            "%53ECRET",
            "1/SECRET",
            "80?x=SECRET",
            "80?host=SECRET",
        ] {
            for url in [
                format!("postgres://bob:{password}@db/app"),
                format!("mysql://bob:{password}@db:3306/app?mode=x"),
                format!("postgres://bob:{password}@/app"),
                format!("postgres://db/app?password={}", password.replace('@', "")),
            ] {
                let shown = without_secrets(&url);
                assert!(
                    !shown.contains("SEC") && !shown.contains("RET") && !shown.contains("ECRET"),
                    "{shown}"
                );
            }
        }
        for url in [
            "postgres://bob:SECRET",
            "bob:SECRET@host",
            "postgres://bob:SECRET/app",
            "postgres://db/app?SECRET",
        ] {
            assert!(!without_secrets(url).contains("SECRET"), "{url}");
        }
    }
}
