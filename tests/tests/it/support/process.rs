//! Programs that run while a test goes on.

use super::{Said, Workspace};
use serde_json::Value;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a test waits for something that happens soon.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that is running; it is killed with this value.
pub(crate) struct Running(Option<Child>);

impl Running {
    pub(crate) fn id(&self) -> u32 {
        self.0.as_ref().unwrap().id()
    }

    /// Sends it a signal: `INT`, `TERM`, `KILL`, `STOP`, `CONT`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([format!("-{name}"), self.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end. A program that a signal ended has the code 128 and the signal's number.
    pub(crate) fn wait(mut self) -> Said {
        let mut child = self.0.take().unwrap();
        let mut out = child.stdout.take().unwrap();
        let reader = std::thread::spawn(move || {
            let mut text = String::new();
            out.read_to_string(&mut text).unwrap();
            text
        });
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        let status = child.wait().unwrap();
        use std::os::unix::process::ExitStatusExt;
        let code = status.code().unwrap_or_else(|| 128 + status.signal().unwrap());
        Said { code, out: reader.join().unwrap(), err }
    }

    pub(crate) fn has_ended(&mut self) -> bool {
        self.0.as_mut().unwrap().try_wait().unwrap().is_some()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Workspace {
    /// Starts the program and goes on.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        start(&mut self.command(arguments))
    }

    /// Who holds the lock, as `lock-status` says it.
    pub(crate) fn holder(&self) -> Option<Value> {
        let said = self.run(&["lock-status", "--json"]);
        let status: Value =
            serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}: {said:?}"));
        assert_eq!(said.code, i32::from(status["held"] == true), "{said:?}");
        (status["held"] == true).then(|| status["holder"].clone())
    }

    /// Waits until a program holds the lock and runs a statement with these words, or any.
    pub(crate) fn until_held(&self, words: &str) -> Value {
        let mut last = None;
        until(&format!("the lock is held: {words}"), || {
            last = self.holder();
            let statement = last.as_ref().map(|holder| holder["statement"].to_string());
            statement.is_some_and(|statement| statement.contains(words))
        });
        last.unwrap()
    }
}

/// Starts a program and goes on.
pub(crate) fn start(command: &mut Command) -> Running {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    Running(Some(child))
}

/// Waits until something is so.
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
