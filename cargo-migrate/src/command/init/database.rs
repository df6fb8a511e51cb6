use migrator_commands::Failure;
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::every;
use toml_edit::Value;

/// The database's address, as far as it was said.
pub(super) struct Database {
    url: Option<String>,
    is_secret: bool,
    dialect: Dialect,
}

impl Database {
    pub(super) fn read(url: Option<&str>) -> Result<Self, Failure> {
        let Some(url) = url else {
            return Ok(Database { url: None, is_secret: false, dialect: Dialect::Sqlite });
        };
        let Some((scheme, rest)) = url.split_once(':').filter(|(scheme, _)| !scheme.is_empty()) else {
            // The text itself may hold a password.
            let help = Some("it begins with the kind of database, as in `sqlite://app.db`");
            return Err(Failure::usage("bad-url", "--database-url is no URL of a database", help));
        };
        let Ok(dialect) = scheme.parse::<Dialect>() else {
            let fact = format!("`{scheme}` is no kind of database that there is a driver for");
            let help = format!("there are drivers for {}", every(&Dialect::ALL.map(Dialect::word)));
            return Err(Failure::usage("unknown-database", fact, Some(&help)));
        };
        // Whatever the database: `user:password@host`, or a parameter that is called so.
        let is_file = dialect == Dialect::Sqlite;
        let is_secret = !is_file
            && (rest.split_once('@').is_some_and(|(user, _)| user.contains(':'))
                || rest.to_ascii_lowercase().contains("password="));
        Ok(Database { url: Some(url.to_owned()), is_secret, dialect })
    }

    /// Its kind.
    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The features of `migrator-runtime` that its driver needs.
    pub(super) fn features(&self) -> Vec<&'static str> {
        let driver = match self.dialect {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
            Dialect::Mysql => "mysql",
        };
        let mut features = vec![driver];
        if self.dialect != Dialect::Sqlite && self.asks_for_encryption() {
            features.push("tls");
        }
        features
    }

    /// Whether a parameter asks for a connection that must be encrypted.
    fn asks_for_encryption(&self) -> bool {
        let url = self.url.as_deref().unwrap_or_default().to_ascii_lowercase();
        let parameters = url.split_once('?').map_or("", |(_, parameters)| parameters);
        parameters.split('&').filter_map(|parameter| parameter.split_once('=')).any(|(name, value)| {
            ["sslmode", "ssl-mode"].contains(&name)
                && ["require", "verify"].iter().any(|start| value.starts_with(start))
        })
    }

    /// The line of the settings file.
    pub(super) fn setting(&self) -> String {
        match &self.url {
            Some(_) if self.is_secret => {
                "# database_url = \"…\"   # in .env, because it has a password".to_owned()
            }
            Some(url) => format!("database_url = {}", Value::from(url.as_str())),
            None => "# database_url = \"sqlite://app.db\"".to_owned(),
        }
    }

    /// The file that Git leaves alone, for an address with a password.
    pub(super) fn dotenv(&self) -> Option<String> {
        let url = self.url.as_deref().filter(|_| self.is_secret)?;
        let quoted = if url.contains('\'') {
            format!("\"{}\"", url.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$"))
        } else {
            format!("'{url}'")
        };
        Some(format!("DATABASE_URL={quoted}\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_goes_where_git_does_not_look() {
        let read = |url| Database::read(Some(url)).unwrap();
        let plain = read("sqlite://a\"b.db");
        assert_eq!((plain.setting().as_str(), plain.dotenv()), ("database_url = 'sqlite://a\"b.db'", None));
        for secret in ["postgres://bob:hunter2@db/x", "mysql://db/x?user=bob&password=hunter2"] {
            let secret = read(secret);
            assert!(!secret.setting().contains("hunter2"));
            assert!(secret.dotenv().unwrap().starts_with("DATABASE_URL='"));
        }
        assert_eq!(
            read("postgres://bob:o'brien@db/x").dotenv().unwrap(),
            "DATABASE_URL=\"postgres://bob:o'brien@db/x\"\n"
        );
        assert!(read("postgres://bob@db/x").dotenv().is_none());
        assert_eq!(Database::read(Some("oracle://db/x")).err().unwrap().diagnostic.code, "unknown-database");
        assert_eq!(Database::read(Some("hunter2")).err().unwrap().diagnostic.code, "bad-url");
    }

    #[test]
    fn the_address_tells_which_driver_is_needed() {
        let features = |url| Database::read(url).unwrap().features();
        assert_eq!(features(None), ["sqlite"]);
        assert_eq!(features(Some("sqlite://app.db?sslmode=require")), ["sqlite"]);
        assert_eq!(features(Some("postgresql://bob@db/x?sslmode=prefer")), ["postgres"]);
        assert_eq!(features(Some("postgres://bob@db/x?a=b&sslmode=verify-full")), ["postgres", "tls"]);
        assert_eq!(features(Some("mariadb://bob@db/x")), ["mysql"]);
        assert_eq!(features(Some("mysql://db/x?ssl-mode=REQUIRED")), ["mysql", "tls"]);
    }
}
