//! The database servers that the tests run on: those of the environment, or throw-away ones that
//! live as long as this process.

use migrator_core::capability::Dialect;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// The URL of a server on which databases may be created.
pub(crate) fn server_url(dialect: Dialect) -> &'static str {
    let servers = Servers::running();
    match dialect {
        Dialect::Sqlite => unreachable!("SQLite has no server"),
        Dialect::Postgres => &servers.postgres,
        Dialect::Mysql => &servers.mysql,
    }
}

struct Servers {
    postgres: String,
    mysql: String,
    /// `scripts/servers`: it ends when its input closes, which the end of this process does.
    _script: Option<Child>,
}

impl Servers {
    fn running() -> &'static Servers {
        static SERVERS: OnceLock<Servers> = OnceLock::new();
        SERVERS.get_or_init(Servers::start)
    }

    fn start() -> Servers {
        let given = |name| std::env::var(name).ok().filter(|url| !url.is_empty());
        if let (Some(postgres), Some(mysql)) = (given("TEST_POSTGRES_URL"), given("TEST_MYSQL_URL")) {
            return Servers { postgres, mysql, _script: None };
        }
        let mut script = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/servers"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "cannot run scripts/servers ({error}): name servers in TEST_POSTGRES_URL and TEST_MYSQL_URL"
                )
            });
        let lines: Vec<String> =
            BufReader::new(script.stdout.take().unwrap()).lines().take(2).collect::<Result<_, _>>().unwrap();
        let url = |name: &str| {
            let url = lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            url.unwrap_or_else(|| panic!("scripts/servers failed; above it says why")).to_owned()
        };
        Servers { postgres: url("TEST_POSTGRES_URL"), mysql: url("TEST_MYSQL_URL"), _script: Some(script) }
    }
}
