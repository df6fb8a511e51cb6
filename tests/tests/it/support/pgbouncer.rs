//! The real PgBouncer, in front of a test's database.

use super::TestDatabase;
use super::process::{Running, start, until};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use tempfile::TempDir;

/// A pooler in transaction mode; it ends with this value.
pub(crate) struct PgBouncer {
    _folder: TempDir,
    port: u16,
    database: String,
    _running: Running,
}

impl PgBouncer {
    /// A pooler with so many connections to the database, and these further settings.
    pub(crate) fn before(database: &TestDatabase, connections: usize, settings: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = database.url();
        let (user, address) = url.strip_prefix("postgres://").unwrap().split_once('@').unwrap();
        let (user, password) = user.split_once(':').unwrap();
        let (server, name) = address.split_once('/').unwrap();
        let (host, server_port) = server.split_once(':').unwrap();
        let text = format!(
            "[databases]\n{name} = host={host} port={server_port} user={user} password={password}\n\
             [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = {connections}\nmax_client_conn = 200\n\
             ignore_startup_parameters = extra_float_digits\n{settings}\n"
        );
        let file = folder.path().join("pgbouncer.ini");
        std::fs::write(&file, text).unwrap();
        // Debian keeps it where only root's PATH leads.
        let path = format!("{}:/usr/sbin:/usr/local/sbin", std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("env");
        command.arg(format!("PATH={path}")).arg("pgbouncer");
        // It does not run as root.
        if Command::new("id").arg("-u").output().unwrap().stdout == b"0\n" {
            command.args(["-u", "nobody"]);
        }
        command.arg("-q").arg(&file);
        let running = start(&mut command);
        until("pgbouncer answers (Debian: apt-get install pgbouncer)", || {
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        PgBouncer { _folder: folder, port, database: name.to_owned(), _running: running }
    }

    /// The database's URL through the pooler.
    pub(crate) fn url(&self) -> String {
        format!("postgres://migrator@127.0.0.1:{}/{}", self.port, self.database)
    }
}
