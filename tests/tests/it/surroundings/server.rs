//! The session is ended by an administrator, or the server stops.

use super::{as_owner_of, go_on, on_servers, through, waiting};
use crate::support::{Said, TestDatabase, Workspace, program, query};
use migrator_core::capability::Dialect;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

on_servers!(a_session_that_is_ended_from_outside, a_server_that_stops);

/// The revision `waits` did not come to its end, by no fault of its own: the next run does it.
fn waits_is_done_by_the_next_run(app: &Workspace, dialect: Dialect, failed: &Said) {
    if dialect == Dialect::Mysql {
        assert_eq!(failed.code, 6, "{failed:?}");
        let current = app.run(&["current"]);
        assert!(current.err.contains("is half done"), "{current:?}");
        // What the data step did was taken back.
        assert!(app.database().sql("SELECT * FROM notes").is_empty());
    } else {
        assert_eq!(failed.code, 5, "{failed:?}");
        assert!(failed.err.contains("nothing was changed"), "{failed:?}");
        assert!(app.database().is_empty());
    }
    app.ok(&["upgrade", "waits"]);
    assert_eq!(
        app.database().sql("SELECT id, note, stars FROM notes ORDER BY id"),
        [["1", "before", "NULL"], ["2", "after", "NULL"]]
    );
    assert_eq!(app.database().rows(), ["waits"]);
    app.ok(&["validate"]);
}

fn a_session_that_is_ended_from_outside(dialect: Dialect) {
    let app = program!("surroundings").on(dialect);
    let run = waiting(&app, &mut app.command(&["upgrade", "waits"]));
    end_sessions(app.database(), dialect);
    let failed = go_on(&app, run);
    assert!(failed.err.contains("see with `current`"), "{failed:?}");
    waits_is_done_by_the_next_run(&app, dialect, &failed);
}

fn end_sessions(database: &TestDatabase, dialect: Dialect) {
    if dialect == Dialect::Postgres {
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        assert_eq!(database.column(end), ["t"]);
        return;
    }
    let sessions =
        "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> connection_id()";
    let sessions = database.column(sessions);
    assert_eq!(sessions.len(), 1);
    database.sql(&format!("KILL {}", sessions[0]));
}

/// A server of its own, which is stopped without a warning and started again.
pub(super) struct OwnServer {
    script: Child,
    url: String,
    dialect: Dialect,
    restarted: Option<Child>,
}

impl OwnServer {
    pub(super) fn start(dialect: Dialect) -> Self {
        Self::start_with(dialect, |script| script)
    }

    /// The same, where the command that starts it is changed.
    pub(super) fn start_with(dialect: Dialect, change: fn(Command) -> Command) -> Self {
        let (wanted, other) = match dialect {
            Dialect::Mysql => ("TEST_MYSQL_URL", "TEST_POSTGRES_URL"),
            _ => ("TEST_POSTGRES_URL", "TEST_MYSQL_URL"),
        };
        let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/servers"));
        command.current_dir("/").env_remove(wanted).env(other, "not-wanted");
        let mut script = change(command).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(script.stdout.take().unwrap()).lines().map_while(Result::ok).take(2);
        let url =
            lines.filter_map(|line| line.strip_prefix(wanted)?.strip_prefix('=').map(str::to_owned)).last();
        let server = OwnServer { script, url: url.unwrap(), dialect, restarted: None };
        // The tests' servers keep nothing safe; this one loses what the disk has not, as a real one does not.
        match dialect {
            Dialect::Mysql => drop(server.sql("SET GLOBAL innodb_flush_log_at_trx_commit = 1")),
            _ => {
                server.sql("ALTER SYSTEM SET synchronous_commit = on");
                server.sql("SELECT pg_reload_conf()");
            }
        }
        server
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// The number of the process of a MySQL or MariaDB.
    pub(super) fn pid(&self) -> String {
        let pid_file = self.sql("SELECT @@pid_file").remove(0).remove(0);
        std::fs::read_to_string(pid_file).unwrap().trim().to_owned()
    }

    pub(super) fn sql(&self, sql: &str) -> Vec<Vec<String>> {
        query(self.dialect, &self.url, sql).unwrap_or_else(|error| panic!("{error}\n{sql}"))
    }

    /// Stops it as a power cut does, and starts it again, with the true clock.
    pub(super) fn crash(&mut self) {
        if self.dialect == Dialect::Postgres {
            let folder = self.sql("SHOW data_directory").remove(0).remove(0);
            let bin = self.sql("SELECT setting FROM pg_config WHERE name = 'BINDIR'").remove(0).remove(0);
            let restart = ["-D", &folder, "-m", "immediate", "-w", "-l", "/dev/null", "restart"];
            let mut pg_ctl = Command::new(format!("{bin}/pg_ctl"));
            pg_ctl.args(restart).current_dir(&folder);
            let mut command = as_the_server(&folder, pg_ctl);
            assert!(command.stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap().success());
            return;
        }
        let folder = self.sql("SELECT @@datadir").remove(0).remove(0);
        let pid = self.pid();
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap();
        let words: Vec<&str> =
            std::str::from_utf8(&line).unwrap().trim_end_matches('\0').split('\0').collect();
        assert!(Command::new("kill").args(["-KILL", &pid]).status().unwrap().success());
        while Path::new(&format!("/proc/{pid}/cmdline")).exists()
            && !std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default().is_empty()
        {
            std::thread::sleep(Duration::from_millis(10));
        }
        let mut mariadbd = Command::new(words[0]);
        mariadbd.args(&words[1..]).current_dir(&folder);
        let mut command = as_the_server(&folder, mariadbd);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.restarted = Some(command.spawn().unwrap());
        let begun = Instant::now();
        while query(self.dialect, &self.url, "SELECT 1").is_err() {
            assert!(begun.elapsed() < Duration::from_secs(60));
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        if let Some(server) = &mut self.restarted {
            let _ = server.kill();
            let _ = server.wait();
        }
        // It ends when its input closes.
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}

/// As the user who owns the folder of the server.
pub(super) fn as_the_server(folder: &str, command: Command) -> Command {
    match as_owner_of(folder.as_ref()) {
        Some(before) => through(before, &command),
        None => command,
    }
}

fn a_server_that_stops(dialect: Dialect) {
    let mut server = OwnServer::start(dialect);
    let app = program!("surroundings").on_database(TestDatabase::on_server(dialect, &server.url));
    let run = waiting(&app, &mut app.command(&["upgrade", "waits"]));
    server.crash();
    let failed = go_on(&app, run);
    assert!(failed.err.contains("see with `current`"), "{failed:?}");
    waits_is_done_by_the_next_run(&app, dialect, &failed);
}
