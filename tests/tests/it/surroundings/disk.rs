//! The disk is full: here, a file may not become longer.

use super::{as_owner_of, go_on, said, through, waiting};
use crate::support::{Workspace, program};
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
    let mut prlimit = Command::new("prlimit");
    prlimit.args(["--fsize=20000000", "--pid", &pid]).current_dir("/");
    let mut limit = match as_owner_of(format!("/proc/{pid}").as_ref()) {
        Some(before) => through(before, &prlimit),
        None => prlimit,
    };
    let limited = limit.status().unwrap();
    assert!(limited.success());
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
