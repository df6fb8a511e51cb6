//! A standby that does not keep up: a backfill waits for it.

use super::server::{OwnServer, as_the_server};
use crate::support::process::until;
use crate::support::{TestDatabase, Workspace, program, query};
use migrator_core::capability::Dialect;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// A standby of a server, which is gone with that.
struct Standby {
    bin: String,
    folder: PathBuf,
    url: String,
}

impl Standby {
    fn of(server: &OwnServer) -> Self {
        let one = |sql: &str| server.sql(sql).remove(0).remove(0);
        let bin = one("SELECT setting FROM pg_config WHERE name = 'BINDIR'");
        let folder = PathBuf::from(one("SHOW data_directory")).with_file_name("standby");
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let standby = Standby { url: at_port(server.url(), free), bin, folder };
        let folder = standby.folder.to_str().unwrap();
        let source = server.url().replace("/postgres", "/postgres?application_name=standby");
        standby.run("pg_basebackup", &["-d", &source, "-D", folder, "-R", "-X", "stream", "-c", "fast"]);
        let settings = format!("-p {free} -c wal_receiver_status_interval=1s");
        standby.run("pg_ctl", &["-D", folder, "-o", &settings, "-l", "/dev/null", "-w", "start"]);
        standby
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let home = self.folder.parent().unwrap();
        let mut command = Command::new(format!("{}/{program}", self.bin));
        command.args(arguments).current_dir(home);
        let mut command = as_the_server(home.to_str().unwrap(), command);
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap();
        assert!(status.success(), "{program} {arguments:?}");
    }

    fn sql(&self, sql: &str) {
        query(Dialect::Postgres, &self.url, sql).unwrap();
    }
}

impl Drop for Standby {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-D", self.folder.to_str().unwrap(), "-m", "immediate", "-w", "stop"]);
    }
}

/// The same URL at another port.
fn at_port(url: &str, port: u16) -> String {
    let (before, rest) = url.rsplit_once(':').unwrap();
    format!("{before}:{port}/{}", rest.split_once('/').unwrap().1)
}

fn done(app: &Workspace) -> u64 {
    app.database().column("SELECT count(*) FROM people WHERE n > 0")[0].parse().unwrap()
}

#[test]
fn a_backfill_waits_for_a_standby() {
    let server = OwnServer::start(Dialect::Postgres);
    let standby = Standby::of(&server);
    let app = program!("backfill").on_database(TestDatabase::on_server(Dialect::Postgres, server.url()));
    app.ok(&["upgrade", "people"]);
    app.database().sql("INSERT INTO people (id) SELECT generate_series(1, 4000)");
    standby.sql("SELECT pg_wal_replay_pause()");

    let mut command = app.command(&["upgrade", "in_peace"]);
    let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Each batch is seen by the standby, and not replayed.
    let rests = || {
        let before = done(&app);
        std::thread::sleep(Duration::from_secs(2));
        before > 0 && done(&app) == before
    };
    until("it waits", rests);
    let all: u64 = app.database().column("SELECT count(*) FROM people")[0].parse().unwrap();
    assert!(done(&app) < all && run.try_wait().unwrap().is_none(), "{} of {all}", done(&app));

    standby.sql("SELECT pg_wal_replay_resume()");
    assert!(run.wait().unwrap().success());
    assert_eq!(done(&app), all);
}
