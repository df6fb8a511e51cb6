//! A database of its own for a test, on each of the databases.

use super::servers::server_url;
use migrator_core::capability::Dialect;
use migrator_sql::quote::identifier;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, MySqlConnection, PgConnection, Row, raw_sql};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

/// A database that nobody else uses; it is dropped with this value.
pub(crate) struct TestDatabase {
    dialect: Dialect,
    place: Place,
}

enum Place {
    File { _folder: TempDir, path: PathBuf },
    Server { name: String, server: String },
}

impl TestDatabase {
    /// An empty database.
    pub(crate) fn new(dialect: Dialect) -> Self {
        if dialect == Dialect::Sqlite {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("app.db");
            return TestDatabase { dialect, place: Place::File { _folder: folder, path } };
        }
        Self::on_server(dialect, server_url(dialect))
    }

    /// An empty database on a server.
    pub(crate) fn on_server(dialect: Dialect, server: &str) -> Self {
        let name = fresh_name();
        let template = if dialect == Dialect::Postgres { " TEMPLATE template0" } else { "" };
        let create = format!("CREATE DATABASE {}{template}", identifier(dialect, &name));
        query(dialect, server, &create).unwrap();
        TestDatabase { dialect, place: Place::Server { name, server: server.to_owned() } }
    }

    /// Its URL, with user and password.
    pub(crate) fn url(&self) -> String {
        match &self.place {
            Place::File { path, .. } => format!("sqlite://{}", path.display()),
            Place::Server { name, .. } => self.server_url_with(name),
        }
    }

    /// Its name on the server; on SQLite its path.
    pub(crate) fn name(&self) -> String {
        match &self.place {
            Place::File { path, .. } => path.display().to_string(),
            Place::Server { name, .. } => name.clone(),
        }
    }

    /// The URL of its server, with another database's name.
    pub(crate) fn server_url_with(&self, database: &str) -> String {
        let server = match &self.place {
            Place::Server { server, .. } => server,
            Place::File { .. } => unreachable!("SQLite has no server"),
        };
        let (address, parameters) = server.split_once('?').unwrap_or((server.as_str(), ""));
        let (address, _) = address.rsplit_once('/').unwrap();
        let mark = if parameters.is_empty() { "" } else { "?" };
        format!("{address}/{database}{mark}{parameters}")
    }

    /// Runs SQL, which may be several statements, and gives all values that come back as text.
    pub(crate) fn sql(&self, sql: &str) -> Vec<Vec<String>> {
        self.try_sql(sql).unwrap_or_else(|error| panic!("{error}\n{sql}"))
    }

    /// Runs SQL that may fail; then it gives the database's message.
    pub(crate) fn try_sql(&self, sql: &str) -> Result<Vec<Vec<String>>, String> {
        query(self.dialect, &self.url(), sql)
    }

    /// One column of what SQL gives.
    pub(crate) fn column(&self, sql: &str) -> Vec<String> {
        self.sql(sql).into_iter().map(|mut row| row.remove(0)).collect()
    }

    /// The names of the tables, sorted; without the migrator's own.
    pub(crate) fn tables(&self) -> Vec<String> {
        let mut tables = self.all_tables();
        tables.retain(|table| !table.starts_with("migrator_"));
        tables
    }

    /// The names of the migrator's own tables, sorted.
    pub(crate) fn tables_of_ours(&self) -> Vec<String> {
        let mut tables = self.all_tables();
        tables.retain(|table| table.starts_with("migrator_"));
        tables
    }

    fn all_tables(&self) -> Vec<String> {
        let query = match self.dialect {
            Dialect::Sqlite => {
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            Dialect::Postgres => {
                "SELECT table_name FROM information_schema.tables \
                 WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            }
            Dialect::Mysql => {
                "SELECT table_name FROM information_schema.tables \
                 WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'"
            }
        };
        let mut tables = self.column(query);
        tables.sort();
        tables
    }

    /// Whether there is no table at all, not even the migrator's own.
    pub(crate) fn is_empty(&self) -> bool {
        self.all_tables().is_empty()
    }

    /// A name in this database's quotes.
    pub(crate) fn quoted(&self, name: &str) -> String {
        identifier(self.dialect, name)
    }

    /// The version rows, sorted.
    pub(crate) fn rows(&self) -> Vec<String> {
        self.column("SELECT version_num FROM migrator_version ORDER BY 1")
    }

    /// Runs SQL in a client of the database's own that stays connected.
    pub(crate) fn hold(&self, sql: &str) -> Holder {
        let mut command = match self.dialect {
            Dialect::Sqlite => {
                let mut command = Command::new("sqlite3");
                command.arg(self.name());
                command
            }
            Dialect::Postgres => {
                let mut command = Command::new("psql");
                command.args(["-X", "-q", "-t", "-A", &self.url()]);
                command
            }
            Dialect::Mysql => {
                let mut command = self.mysql_client("mariadb");
                command.args(["--unbuffered", "--batch", "--skip-column-names"]);
                command
            }
        };
        let mut client = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut answers = BufReader::new(client.stdout.take().unwrap());
        // A program that has ended may hold it for another moment: the server has to see its end first.
        for _ in 0..100 {
            writeln!(client.stdin.as_mut().unwrap(), "{sql};").unwrap();
            let mut answer = String::new();
            answers.read_line(&mut answer).unwrap();
            match answer.trim() {
                "t" | "1" => return Holder(client),
                "f" | "0" => std::thread::sleep(std::time::Duration::from_millis(50)),
                other => panic!("{other}"),
            }
        }
        panic!("somebody holds it: {sql}");
    }

    /// Runs a script with the database's own client, which stops at the first error.
    pub(crate) fn run_script(&self, script: &str) -> Result<(), String> {
        let mut command = match self.dialect {
            Dialect::Sqlite => {
                let mut command = Command::new("sqlite3");
                command.args(["-bail", &self.name()]);
                command
            }
            Dialect::Postgres => {
                let mut command = Command::new("psql");
                command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-", &self.url()]);
                command
            }
            Dialect::Mysql => self.mysql_client("mariadb"),
        };
        let mut client = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut input = client.stdin.take().unwrap();
        let script = script.to_owned();
        // A client that stops early closes its input: that is seen in its status.
        let writer = std::thread::spawn(move || drop(input.write_all(script.as_bytes())));
        let output = client.wait_with_output().unwrap();
        writer.join().unwrap();
        if output.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    /// The whole structure as the database's own tool writes it, without the migrator's own tables.
    pub(crate) fn structure(&self) -> String {
        let mut command = match self.dialect {
            Dialect::Sqlite => {
                let rows = self.sql(
                    "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' \
                     AND tbl_name NOT LIKE 'migrator_%' ORDER BY 1, 2",
                );
                return rows.into_iter().map(|row| row.join("|") + "\n").collect();
            }
            Dialect::Postgres => {
                let mut command = Command::new("pg_dump");
                command.args(["--schema-only", "--no-owner", "--exclude-table=migrator_*", &self.url()]);
                command
            }
            Dialect::Mysql => {
                let mut command = self.mysql_client("mariadb-dump");
                command.args(["--no-data", "--skip-comments", "--routines", "--triggers"]);
                command
            }
        };
        let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let dump = String::from_utf8(output.stdout).unwrap();
        // Newer versions put a random word into the dump, so that nobody can slip commands into it.
        let kept =
            dump.lines().filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"));
        let mut dump: String = kept.map(|line| format!("{line}\n")).collect();
        if self.dialect == Dialect::Mysql {
            // What stands behind the last table goes with it where that is one of ours.
            dump.truncate(dump.find("\n/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE").unwrap_or(dump.len()));
            dump = dump
                .trim_end()
                .split("\nDROP TABLE IF EXISTS ")
                .filter(|table| !table.starts_with("`migrator_"))
                .collect::<Vec<_>>()
                .join("\nDROP TABLE IF EXISTS ");
        }
        dump
    }

    /// The MariaDB client, or the MySQL one of the same name, on this database.
    fn mysql_client(&self, program: &str) -> Command {
        let options = sqlx::mysql::MySqlConnectOptions::from_str(&self.url()).unwrap();
        let url = options.to_url_lossy();
        let mut command = Command::new(program);
        command
            .arg("--no-defaults")
            .arg("--default-character-set=utf8mb4")
            .arg(format!("--host={}", url.host_str().unwrap_or("localhost")))
            .arg(format!("--port={}", url.port().unwrap_or(3306)))
            .arg(format!("--user={}", url.username()))
            .arg("--protocol=tcp")
            .arg(self.name())
            .env("MYSQL_PWD", url.password().unwrap_or_default());
        command
    }
}

/// A client that stays connected.
pub(crate) struct Holder(Child);

impl Holder {
    /// Ends the client, and with it what it holds.
    pub(crate) fn end(&mut self) {
        drop(self.0.stdin.take());
        self.0.wait().unwrap();
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Server { name, server } = &self.place {
            if self.dialect == Dialect::Postgres {
                // PostgreSQL 12 has no DROP DATABASE … WITH (FORCE).
                let end = format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
                );
                let _ = query(self.dialect, server, &end);
            }
            let drop = format!("DROP DATABASE IF EXISTS {}", identifier(self.dialect, name));
            // The servers are thrown away at the end in any case.
            let _ = query(self.dialect, server, &drop);
        }
    }
}

/// A name that no other test of this or another process has.
fn fresh_name() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    format!("test_{}_{}_{number}", std::process::id(), now.as_nanos())
}

/// Runs SQL on a connection of its own, in the text protocol: every value is text.
pub(crate) fn query(dialect: Dialect, url: &str, sql: &str) -> Result<Vec<Vec<String>>, String> {
    macro_rules! texts {
        ($connection:ty, $url:expr) => {{
            let mut connection = <$connection>::connect($url).await.map_err(|error| error.to_string())?;
            let rows = raw_sql(AssertSqlSafe(sql.to_owned())).fetch_all(&mut connection).await;
            let _ = connection.close().await;
            let rows = rows.map_err(|error| error.to_string())?;
            let text = |value: Option<String>| value.unwrap_or_else(|| "NULL".to_owned());
            rows.iter()
                .map(|row| (0..row.len()).map(|column| text(row.get_unchecked(column))).collect())
                .collect()
        }};
    }
    if dialect == Dialect::Sqlite {
        return Ok(super::sql_in(url.trim_start_matches("sqlite://").as_ref(), sql));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        Ok(match dialect {
            Dialect::Sqlite => unreachable!("it went its own way"),
            Dialect::Postgres => texts!(PgConnection, url),
            Dialect::Mysql => texts!(MySqlConnection, url),
        })
    })
}
