//! How the commands that change a database take its lock.

use crate::cli::duration::parse_duration;
use crate::cli::signals::Signals;
use crate::lock::Holder;
use crate::migrator::Migrator;
use clap::Args;
use migrator_commands::failure::REFUSED;
use migrator_commands::{Failure, Output};
use migrator_core::diagnostic::Diagnostic;
use std::io::{IsTerminal, Write};
use std::time::Duration;

/// How long a command waits for the lock.
#[derive(Debug, Args)]
pub(super) struct WaitOption {
    /// How long to wait for another runner, as in 30s or 2m; 0s does not wait [default: 5m]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    wait: Option<Duration>,
}

impl WaitOption {
    /// The migrator that waits so long, and stops at signals.
    pub(super) fn apply(&self, mut migrator: Migrator) -> (Migrator, Signals) {
        if let Some(wait) = self.wait {
            migrator = migrator.wait(wait);
        }
        let (signals, stop) = Signals::listen();
        (migrator.cancel_on(stop), signals)
    }
}

#[derive(Debug, Args)]
pub(super) struct LockOptions {
    #[command(flatten)]
    wait: WaitOption,
    /// End the runner that holds the lock on the database, if it still does; asks before
    #[arg(long, conflicts_with_all = ["all", "names", "failed_of"])]
    break_lock: bool,
    /// With --break-lock: do not ask
    #[arg(long, requires = "break_lock")]
    yes: bool,
}

impl LockOptions {
    /// The migrator with what the options say, which stops at signals.
    ///
    /// # Errors
    ///
    /// When a lock is to be broken, and the user does not agree or cannot be asked.
    pub(super) async fn apply(
        &self,
        mut migrator: Migrator,
        output: &Output,
    ) -> Result<(Migrator, Signals), Failure> {
        if self.break_lock
            && let Some(holder) = migrator.lock_status().await?
        {
            if let Some(error) = holder.unbreakable() {
                return Err(error.into());
            }
            if !self.yes {
                confirm(&holder)?;
            }
            output.note(&format!("ending {holder}, which holds the lock on {}", migrator.url()));
            migrator = migrator.break_lock(holder);
        }
        Ok(self.wait.apply(migrator))
    }
}

fn confirm(holder: &Holder) -> Result<(), Failure> {
    let refused =
        |fact: String, help: &str| Failure::new(REFUSED, Diagnostic::new("lock-not-broken", fact).help(help));
    if !std::io::stdin().is_terminal() {
        let fact = format!("{holder} holds the lock, and there is no terminal to ask whether to end it");
        return Err(refused(fact, "say it with --yes, or look first with `lock-status`"));
    }
    let mut stderr = std::io::stderr();
    let runs = holder.runs().map(|runs| format!(" and runs: {runs}")).unwrap_or_default();
    // When the terminal is gone, the answer is no.
    let _ = write!(stderr, "{holder} holds the lock{runs}\n{}. End it? [y/N] ", holder.life_line());
    let _ = stderr.flush();
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    if read.is_ok() && ["y", "yes"].contains(&answer.trim().to_lowercase().as_str()) {
        return Ok(());
    }
    Err(refused(format!("the lock of {holder} was left alone"), "run again to wait for it"))
}
