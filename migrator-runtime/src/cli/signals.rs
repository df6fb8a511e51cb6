//! Ctrl-C and SIGTERM: the first stops the run, the second ends the program at once.

use crate::error::Error;
use migrator_commands::Failure;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use tokio::sync::oneshot;

/// The exit code after Ctrl-C: 128 and the signal's number, as shells have it.
/// <https://www.gnu.org/software/bash/manual/html_node/Exit-Status.html>
const INTERRUPTED: u8 = 130;
/// The exit code after SIGTERM.
const TERMINATED: u8 = 143;

/// The code of the diagnostics of what was asked to stop.
const INTERRUPTED_RUN: &str = "interrupted";

/// The signal that has come, if one has.
#[derive(Debug, Clone)]
pub(super) struct Signals(Arc<AtomicU8>);

impl Signals {
    /// Listens from now on, in a thread of its own: code that blocks the run's thread does not keep the
    /// second signal from ending the program. The future ends with the first signal.
    pub(super) fn listen() -> (Signals, impl Future<Output = ()> + Send + 'static) {
        let code = Arc::new(AtomicU8::new(0));
        let (come, first) = oneshot::channel();
        let heard = Arc::clone(&code);
        let listen = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let listening = runtime.and_then(|runtime| runtime.block_on(wait(&heard, come)));
            if let Err(error) = listening {
                tracing::warn!(%error, "signals end the program at once");
            }
        };
        // Without the thread they do what they do to any program.
        let _ = std::thread::Builder::new().name("migrator-signals".to_owned()).spawn(listen);
        let stop = async move {
            if first.await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        (Signals(code), stop)
    }

    /// The exit code of the signal that has come, if one has.
    pub(super) fn code(&self) -> Option<u8> {
        match self.0.load(Ordering::SeqCst) {
            0 => None,
            code => Some(code),
        }
    }

    /// The failure of a run, with the exit code of the signal that stopped it.
    pub(super) fn failure(&self, error: Error) -> Failure {
        self.coded(error.into())
    }

    /// The same of a failure that is in words already.
    pub(super) fn coded(&self, failure: Failure) -> Failure {
        match self.code() {
            Some(code) if failure.diagnostic.code == INTERRUPTED_RUN => Failure { code, ..failure },
            _ => failure,
        }
    }
}

async fn wait(heard: &AtomicU8, come: oneshot::Sender<()>) -> io::Result<()> {
    let mut signals = Source::new()?;
    heard.store(signals.next().await, Ordering::SeqCst);
    let _ = come.send(());
    std::process::exit(i32::from(signals.next().await))
}

#[cfg(unix)]
struct Source {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Source {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Source {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// The exit code of the next signal.
    async fn next(&mut self) -> u8 {
        use futures_util::future::{Either, select};
        use std::pin::pin;
        match select(pin!(self.interrupt.recv()), pin!(self.terminate.recv())).await {
            Either::Left(_) => INTERRUPTED,
            Either::Right(_) => TERMINATED,
        }
    }
}

#[cfg(not(unix))]
struct Source;

#[cfg(not(unix))]
impl Source {
    fn new() -> io::Result<Self> {
        Ok(Source)
    }

    async fn next(&mut self) -> u8 {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        let _ = TERMINATED;
        INTERRUPTED
    }
}
