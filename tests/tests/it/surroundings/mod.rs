//! What happens around a run cannot hurt: a connection that is cut, a server that stops, a disk that is full, a
//! database that may not be written, rights that are missing, a clock that goes backwards. What is said is true, and
//! the next run reaches what an undisturbed one does.

mod clock;
mod disk;
mod rights;
mod server;
mod standby;
mod wire;

use crate::support::{Said, Workspace};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A test for each of the servers.
macro_rules! on_servers {
    ($($test:ident),* $(,)?) => {$(
        mod $test {
            use migrator_core::capability::Dialect;

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
use on_servers;

fn said(output: Output) -> Said {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Said { code: output.status.code().unwrap_or(-9), out: text(output.stdout), err: text(output.stderr) }
}

fn run(app: &Workspace, url: &str, arguments: &[&str]) -> Said {
    said(app.command(arguments).env("DATABASE_URL", url).output().unwrap())
}

/// Runs the program until its data step waits.
fn waiting(app: &Workspace, command: &mut Command) -> Child {
    for file in ["waiting", "go"] {
        let _ = std::fs::remove_file(app.path(file));
    }
    let mut run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while !app.path("waiting").exists() {
        let ended = run.try_wait().unwrap();
        assert!(ended.is_none() && begun.elapsed() < Duration::from_secs(60), "{ended:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
    run
}

fn go_on(app: &Workspace, run: Child) -> Said {
    app.write("go", "");
    said(run.wait_with_output().unwrap())
}

/// The same command with another program before it.
fn through(before: Command, program: &Command) -> Command {
    let mut command = before;
    command.arg(program.get_program()).args(program.get_args());
    command.current_dir(program.get_current_dir().unwrap());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// A command that is run by the user whom a file belongs to, where that may be chosen: root may do everything, and
/// servers do not run as root.
fn as_owner_of(file: &Path) -> Option<Command> {
    if std::fs::metadata("/proc/self").unwrap().uid() != 0 {
        return None;
    }
    let owner = std::fs::metadata(file).unwrap();
    let mut command = Command::new("setpriv");
    let ids = [format!("--reuid={}", owner.uid()), format!("--regid={}", owner.gid())];
    command.args(ids).arg("--clear-groups");
    Some(command)
}
