use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use std::fmt;

/// Where a database is. Shown, it never has a password in it.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
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
}

impl DatabaseUrl {
    /// Reads a URL such as `sqlite://app.db` (relative), `sqlite:///srv/app.db` (absolute) or
    /// `sqlite::memory:`.
    ///
    /// # Errors
    ///
    /// When it has no scheme, one that is not known, or names no file.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        let Some((scheme, rest)) = text.split_once(':') else {
            return Err(UrlError::NoScheme(without_secrets(text)));
        };
        let dialect = scheme.parse().map_err(|_| UrlError::UnknownScheme(scheme.to_owned()))?;
        let file = rest.trim_start_matches("//").split('?').next().unwrap_or_default();
        if file.is_empty() {
            return Err(UrlError::NoFile);
        }
        Ok(DatabaseUrl { text: text.to_owned(), dialect })
    }

    /// The kind of database.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The whole text, secrets included: for the driver only.
    pub(crate) fn secret_text(&self) -> &str {
        &self.text
    }
}

/// The URL with `***` for the password between `scheme://user:` and `@`, and for the values of
/// parameters.
fn without_secrets(url: &str) -> String {
    let (address, parameters) = match url.split_once('?') {
        Some((address, parameters)) => (address, Some(parameters)),
        None => (url, None),
    };
    let mut shown = match address.rsplit_once('@') {
        None => address.to_owned(),
        Some((credentials, host)) => {
            let start = credentials.find("://").map_or(0, |at| at + 3);
            match credentials[start..].split_once(':') {
                Some((user, _)) => format!("{}{user}:***@{host}", &credentials[..start]),
                None => address.to_owned(),
            }
        }
    };
    if let Some(parameters) = parameters {
        let names: Vec<String> = parameters
            .split('&')
            .map(|pair| match pair.split_once('=') {
                Some((name @ "mode", value)) => format!("{name}={value}"),
                Some((name, _)) => format!("{name}=***"),
                None => pair.to_owned(),
            })
            .collect();
        shown = format!("{shown}?{}", names.join("&"));
    }
    shown
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
            "sqlite:app.db",
            "sqlite:///tmp/a b.db",
            "sqlite::memory:",
            "sqlite://app.db?mode=ro",
        ] {
            assert_eq!(DatabaseUrl::parse(url).unwrap().dialect(), Dialect::Sqlite, "{url}");
        }
        assert_eq!(DatabaseUrl::parse("app.db"), Err(UrlError::NoScheme("app.db".into())));
        assert_eq!(DatabaseUrl::parse("oracle://x"), Err(UrlError::UnknownScheme("oracle".into())));
        assert_eq!(DatabaseUrl::parse("sqlite://"), Err(UrlError::NoFile));
    }

    #[test]
    fn secrets_are_not_shown() {
        for (url, shown) in [
            (
                "postgres://bob:s3:c@ret@db.example.org/app?sslpassword=x&mode=ro",
                "postgres://bob:***@db.example.org/app?sslpassword=***&mode=ro",
            ),
            ("postgres://bob@db/app", "postgres://bob@db/app"),
            ("sqlite://app.db", "sqlite://app.db"),
        ] {
            assert_eq!(without_secrets(url), shown);
        }
        let error = UrlError::NoScheme(without_secrets("bob:secret@host"));
        assert!(!error.to_string().contains("secret"));
    }
}
