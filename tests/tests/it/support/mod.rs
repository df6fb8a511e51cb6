//! Drives programs as a user would, each in a folder of its own, and looks into their databases.

pub(crate) mod clock;
mod database;
pub(crate) mod pgbouncer;
pub(crate) mod process;
pub(crate) mod proxy;
mod servers;
pub(crate) mod terminal;

pub(crate) use database::{TestDatabase, query};

use migrator_core::capability::Dialect;
pub(crate) mod project;

use serde_json::Value;
use sqlx::{Connection, Row, SqliteConnection, TypeInfo, ValueRef};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// A test for each function and database.
macro_rules! on_every_database {
    ($($test:ident),* $(,)?) => {$(
        mod $test {
            use migrator_core::capability::Dialect;

            #[test]
            fn sqlite() {
                super::$test(Dialect::Sqlite);
            }

            #[test]
            fn postgres() {
                super::$test(Dialect::Postgres);
            }

            #[test]
            fn mysql() {
                super::$test(Dialect::Mysql);
            }
        }
    )*};
}
pub(crate) use on_every_database;

/// A program of `src/bin` of this crate.
macro_rules! program {
    ($name:literal) => {
        $crate::support::Workspace::new(env!(concat!("CARGO_BIN_EXE_", $name)))
    };
}
pub(crate) use program;

/// A program of another crate of the workspace: built when it is first asked for.
pub(crate) fn build(package: &str, binary: &str, path: &'static OnceLock<PathBuf>) -> Workspace {
    let features: &[&str] = if cfg!(feature = "tls") && package == "app-migrations" {
        &["--features", "migrator-runtime/tls"]
    } else {
        &[]
    };
    let path = path.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", package, "--bin", binary, "--message-format=json"])
            .args(features)
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        String::from_utf8(built.stdout)
            .unwrap()
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|message| message["target"]["name"] == binary)
            .find_map(|message| message["executable"].as_str().map(PathBuf::from))
            .unwrap()
    });
    Workspace::new(path)
}

/// The service's own `migrate`.
pub(crate) fn service() -> Workspace {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    build("app-migrations", "migrate", &PATH)
}

/// A folder in which a program runs.
pub(crate) struct Workspace {
    folder: TempDir,
    program: PathBuf,
    /// The database that is not `app.db`.
    database: Option<TestDatabase>,
}

/// What a program said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Workspace {
    pub(crate) fn new(program: impl AsRef<Path>) -> Self {
        Workspace { folder: TempDir::new().unwrap(), program: program.as_ref().to_owned(), database: None }
    }

    /// The program on a database of its own, of this kind.
    pub(crate) fn on(mut self, dialect: Dialect) -> Self {
        self.database = Some(TestDatabase::new(dialect));
        self
    }

    /// The program on a database.
    pub(crate) fn on_database(mut self, database: TestDatabase) -> Self {
        self.database = Some(database);
        self
    }

    /// The database of its own.
    pub(crate) fn database(&self) -> &TestDatabase {
        self.database.as_ref().unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), text).unwrap();
    }

    /// The names of what is in the folder, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(self.folder.path()).env_remove("DATABASE_URL");
        if let Some(database) = &self.database {
            command.env("DATABASE_URL", database.url());
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let output = self.command(arguments).output().unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a command that must succeed, and gives what it printed.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {said:?}");
        said.out
    }

    /// Runs a command with `--json` that must succeed.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let out = self.ok(&[arguments, &["--json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }

    /// Runs SQL in `app.db`, and gives all values that come back, as text.
    pub(crate) fn sql(&self, sql: &str) -> Vec<Vec<String>> {
        sql_in(&self.path("app.db"), sql)
    }

    /// One column of what SQL in `app.db` gives.
    pub(crate) fn column(&self, sql: &str) -> Vec<String> {
        self.sql(sql).into_iter().map(|mut row| row.remove(0)).collect()
    }

    /// The version rows, sorted.
    pub(crate) fn rows(&self) -> Vec<String> {
        self.column("SELECT version_num FROM migrator_version ORDER BY 1")
    }

    /// The names of the tables and views that a migration made, sorted.
    pub(crate) fn tables(&self) -> Vec<String> {
        self.column(
            "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' \
             AND name NOT LIKE 'migrator_%' ORDER BY 1",
        )
    }

    /// The whole structure that the migrations made, as SQLite has it.
    pub(crate) fn structure(&self) -> Vec<Vec<String>> {
        self.sql(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' \
             AND tbl_name NOT LIKE 'migrator_%' ORDER BY 1, 2",
        )
    }
}

/// A structure as it is whatever the layout of its DDL: a column's check, and the order of clauses,
/// may stand in one place or another.
pub(crate) fn clauses(structure: &[Vec<String>]) -> Vec<(String, Vec<String>)> {
    let words = |sql: &str| {
        let mut words: Vec<String> = sql
            .split(|c: char| c.is_whitespace() || ",()".contains(c))
            .filter(|word| !word.is_empty())
            .map(ToOwned::to_owned)
            .collect();
        words.sort();
        words
    };
    structure.iter().map(|row| (row[1].clone(), words(&row[3]))).collect()
}

/// Runs SQL in an SQLite file, and gives all values that come back, as text.
pub(crate) fn sql_in(file: &Path, sql: &str) -> Vec<Vec<String>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let rows =
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).fetch_all(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        rows.iter().map(|row| (0..row.len()).map(|column| text(row, column)).collect()).collect()
    })
}

fn text(row: &sqlx::sqlite::SqliteRow, column: usize) -> String {
    let value = row.try_get_raw(column).unwrap();
    if value.is_null() {
        return "NULL".to_owned();
    }
    match value.type_info().name() {
        "INTEGER" | "BOOLEAN" => row.get_unchecked::<i64, _>(column).to_string(),
        "REAL" => row.get_unchecked::<f64, _>(column).to_string(),
        _ => row.get_unchecked::<String, _>(column),
    }
}
