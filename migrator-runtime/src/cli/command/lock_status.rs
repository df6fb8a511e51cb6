use crate::cli::duration::duration;
use crate::cli::json;
use crate::cli::settings::Settings;
use crate::lock::Holder;
use clap::Args;
use migrator_commands::failure::NO;
use migrator_commands::{Failure, Output};
use serde_json::json;
use std::process::ExitCode;

/// Show who holds the lock on the database
///
/// Shows which runner holds the lock on the database: who, since when, what it runs, whether it looks
/// alive, and what to do. Exits with 1 when somebody holds it. (The lock that keeps released migrations
/// from changing is another one: the file migrations.lock, and the command `lock`.)
#[derive(Debug, Args)]
pub(in crate::cli) struct LockStatus {}

impl LockStatus {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        let holder = migrator.lock_status().await?;
        output.report(
            || {
                json!({
                    "database": migrator.url().to_string(),
                    "held": holder.is_some(),
                    "holder": holder.as_ref().map(json::holder),
                })
            },
            || match &holder {
                None => vec![format!("free: nobody is migrating {}", migrator.url())],
                Some(holder) => lines(holder, &migrator.url().to_string()),
            },
        );
        Ok(if holder.is_some() { NO.into() } else { ExitCode::SUCCESS })
    }
}

fn lines(holder: &Holder, url: &str) -> Vec<String> {
    let mut lines = vec![format!("held: {holder} is migrating {url}")];
    let mut line = |name: &str, value: Option<String>| {
        lines.extend(value.map(|value| format!("  {:<9} {value}", format!("{name}:"))));
    };
    line("since", holder.held_for.map(|held| format!("{} ago", duration(held))));
    line("user", holder.user.clone());
    line("session", holder.session.map(|session| session.to_string()));
    line("client", holder.address.clone());
    let running = holder.statement_for.map(|took| format!(" (for {})", duration(took))).unwrap_or_default();
    line("runs", holder.runs().map(|runs| format!("{runs}{running}")));
    line("state", Some(holder.life_line().to_owned()));
    line("to do", Some(holder.advice()));
    lines
}
