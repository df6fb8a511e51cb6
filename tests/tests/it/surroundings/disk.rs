//! The disk is full: here, a file may not become longer.

use super::server::OwnServer;
use super::{as_owner_of, go_on, said, through, waiting};
use crate::support::{TestDatabase, Workspace, program};
use migrator_core::capability::Dialect;
use std::process::Command;

/// A program that may not write files longer than so many kilobytes, as on a disk that is full.
fn with_room(app: &Workspace, kilobytes: u32, arguments: &[&str]) -> Command {
    let mut shell = Command::new("sh");
    // The shell counts in blocks of 512 bytes. What is written beyond fails, and is no deadly signal.
    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kilobytes * 2);
    shell.arg("-c").arg(script);
    through(shell, &app.command(arguments))
}

#[test]
fn a_full_disk_on_sqlite() {
    let app = program!("surroundings").on(Dialect::Sqlite);
    app.write("go", "");
    app.ok(&["upgrade", "waits"]);
    let before = app.database().structure();
    let full = said(with_room(&app, 4_000, &["upgrade", "fills"]).output().unwrap());
    assert_eq!(full.code, 5, "{full:?}");
    assert!(
        full.err.contains("nothing was changed") && full.err.contains("make room on the disk"),
        "{full:?}"
    );
    assert_eq!((app.database().structure(), app.database().rows()), (before, vec!["waits".to_owned()]));
    assert_eq!(app.database().column("PRAGMA integrity_check"), ["ok"]);
    app.ok(&["upgrade", "fills"]);
    assert_eq!(app.database().column("SELECT count(*) FROM large"), ["100000"]);
}

/// Lets a process of a server write files of so many bytes from now on, or of any length.
fn limit_files(pid: &str, bytes: &str) {
    let mut prlimit = Command::new("prlimit");
    prlimit.args([&format!("--fsize={bytes}:"), "--pid", pid]).current_dir("/");
    let mut limit = match as_owner_of(format!("/proc/{pid}").as_ref()) {
        Some(before) => through(before, &prlimit),
        None => prlimit,
    };
    assert!(limit.status().unwrap().success());
}

/// The server's process of this run may not write long files any more.
#[test]
fn a_full_disk_on_postgres() {
    let app = program!("surroundings").on(Dialect::Postgres);
    app.write("go", "");
    app.ok(&["upgrade", "waits"]);
    let before = app.database().structure();
    let run = waiting(&app, &mut app.command(&["upgrade", "fills"]));
    let sessions =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let pid = app.database().column(sessions).remove(0);
    // Files of the log that is written ahead have 16 MB: not to be able to write those stops a server.
    limit_files(&pid, "20000000");
    let full = go_on(&app, run);
    assert_eq!(full.code, 5, "{full:?}");
    assert!(
        full.err.contains("could not extend file") && full.err.contains("nothing was changed"),
        "{full:?}"
    );
    assert_eq!((app.database().structure(), app.database().rows()), (before, vec!["waits".to_owned()]));
    app.ok(&["upgrade", "fills"]);
    assert_eq!(app.database().column("SELECT count(*) FROM large"), ["100000"]);
}

/// A server of its own, whose process may not write long files any more.
#[test]
fn a_full_disk_on_mariadb() {
    // What it writes beyond the limit fails, and is no deadly signal.
    let server = OwnServer::start_with(Dialect::Mysql, |script| {
        let mut shell = Command::new("sh");
        shell.arg("-c").arg("trap '' XFSZ; exec \"$0\" \"$@\"");
        let mut script = through(shell, &script);
        script.env_remove("MYSQLD");
        script
    });
    let app = program!("surroundings").on_database(TestDatabase::on_server(Dialect::Mysql, server.url()));
    let reference =
        program!("surroundings").on_database(TestDatabase::on_server(Dialect::Mysql, server.url()));
    for undisturbed in [&app, &reference] {
        undisturbed.write("go", "");
        undisturbed.ok(&["upgrade", "waits"]);
    }
    // Its log that is written ahead has its full length from the beginning, and is made shorter than the limit.
    server.sql("SET GLOBAL innodb_log_file_size = 8388608");
    server.sql("SET GLOBAL innodb_autoextend_increment = 1");
    let run = waiting(&app, &mut app.command(&["upgrade", "fills"]));
    limit_files(&server.pid(), "25000000");
    let full = go_on(&app, run);
    assert_eq!(full.code, 6, "{full:?}");
    for part in ["is full", "error 1114", "make room on the disk", "goes on with statement 2 of 2"] {
        assert!(full.err.contains(part), "{part}\n{}", full.err);
    }
    // It is full still: the next run says so again, and nothing of it stays.
    let again = app.run(&["upgrade", "fills"]);
    assert!(again.code == 6 && again.err.contains("is full"), "{again:?}");
    assert_eq!(app.database().column("SELECT count(*) FROM large"), ["0"]);
    let current = app.run(&["current"]);
    assert!(current.err.contains("`fills` is half done"), "{current:?}");
    assert_eq!(app.holder(), None);

    limit_files(&server.pid(), "unlimited");
    app.ok(&["upgrade", "fills"]);
    reference.ok(&["upgrade", "fills"]);
    let words = "SELECT count(*), count(DISTINCT id), min(id), max(id), min(words), max(words) FROM large";
    assert_eq!(app.database().sql(words), reference.database().sql(words));
    assert_eq!(app.database().structure(), reference.database().structure());
    assert_eq!(app.database().rows(), reference.database().rows());
    app.ok(&["validate"]);
    assert_eq!(app.database().sql("CHECK TABLE large")[0][3], "OK");
}
