use crate::cli::complete::targets;
use crate::cli::duration::duration;
use crate::cli::settings::Settings;
use crate::cli::{asked::asked, json, when};
use crate::log::{LoggedOutcome, LoggedRun, LoggedStep};
use crate::migrator::Migrator;
use clap::Args;
use jiff::Timestamp;
use migrator_commands::Failure;
use migrator_commands::output::{DIM, GREEN, Output, RED, YELLOW, styled};
use migrator_core::revision::summary;
use serde_json::json;
use std::process::ExitCode;
use std::time::Duration;

/// Show what ran on the database: when, what, by whom, how long, how it ended
///
/// Shows what ran on the database, the newest run first, out of the journal beside the version table. Of a
/// transaction that failed, the step that failed is kept; the others were taken back with it. Creates nothing.
#[derive(Debug, Args)]
pub(in crate::cli) struct Log {
    /// How many runs to show; 0 for all
    #[arg(short = 'n', long, value_name = "RUNS", default_value_t = 20)]
    max_count: usize,
    /// Only runs of this revision
    #[arg(long, value_name = "ID", add = targets())]
    revision: Option<String>,
    /// Only runs that failed, or never ended
    #[arg(long)]
    failed: bool,
    /// Only runs since then: `2026-11-21`, `2026-11-21 14:30`, `2h`, `3 days` …
    #[arg(long, value_name = "WHEN", value_parser = when::parse)]
    since: Option<Timestamp>,
}

impl Log {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        let revision = match &self.revision {
            Some(text) => Some(ids(&migrator, text).await?),
            None => None,
        };
        let log = migrator.log().await?;
        let journal = log.is_some();
        let mut runs = log.unwrap_or_default();
        runs.retain(|run| {
            let of_it = |step: &LoggedStep| revision.as_ref().is_none_or(|ids| ids.contains(&step.revision));
            let since = self.since.is_none_or(|since| {
                run.started_at.parse::<Timestamp>().is_ok_and(|started| started >= since)
            });
            since && (!self.failed || run.failed()) && run.steps.iter().any(of_it)
        });
        let limit = if self.max_count == 0 { usize::MAX } else { self.max_count };
        let older = runs.len().saturating_sub(limit);
        runs.truncate(limit);
        output.report(
            || {
                json!({
                    "database": migrator.url().to_string(),
                    "journal": journal,
                    "runs": runs.iter().map(json::logged_run).collect::<Vec<_>>(),
                    "older": older,
                })
            },
            || {
                let mut lines: Vec<String> = runs.iter().flat_map(|run| lines(run, &migrator)).collect();
                if !journal {
                    lines.push(format!(
                        "{} has no journal: nothing of this program ran there, or it left nothing",
                        migrator.url()
                    ));
                } else if runs.is_empty() {
                    lines.push("no such run".to_owned());
                }
                if older > 0 {
                    let said = format!("{older} older: --max-count 0 shows all of them");
                    lines.push(styled(DIM, said));
                }
                lines
            },
        );
        Ok(ExitCode::SUCCESS)
    }
}

/// The revisions that are meant; one that this program does not know may be in the journal all the same.
async fn ids(migrator: &Migrator, text: &str) -> Result<Vec<String>, Failure> {
    let graph = migrator.history().graph();
    match asked(migrator, text).await {
        Ok(found) => Ok(graph.ids(found)),
        Err(unknown) if graph.by_id(text).is_none() => {
            let logged = migrator.log().await?.unwrap_or_default();
            let is_there = logged.iter().flat_map(|run| &run.steps).any(|step| step.revision == text);
            if is_there { Ok(vec![text.to_owned()]) } else { Err(unknown) }
        }
        Err(error) => Err(error),
    }
}

/// A run in a few words: when, what, by whom.
pub(in crate::cli) fn headline(run: &LoggedRun) -> String {
    let mut actions: Vec<&str> = run.steps.iter().map(|step| step.action.as_str()).collect();
    actions.dedup();
    let count = run.steps.len();
    let what = match actions.as_slice() {
        ["stamp"] => "stamp".to_owned(),
        _ => format!(
            "{}, {count} {}",
            actions.join(" and "),
            if count == 1 { "revision" } else { "revisions" }
        ),
    };
    let mut by = format!("{}@{}", run.user, run.host);
    if let Some(user) = &run.database_user {
        by.push_str(&format!(" (as {user})"));
    }
    let took = run.took();
    let took = if took.is_zero() { String::new() } else { format!(" in {}", duration(took)) };
    format!("{}  {what}{took}, by {by}", when::shown(&run.started_at))
}

fn lines(run: &LoggedRun, migrator: &Migrator) -> Vec<String> {
    let graph = migrator.history().graph();
    let mut lines = vec![headline(run)];
    for step in &run.steps {
        let mark = match step.outcome {
            LoggedOutcome::Done => styled(GREEN, "✓"),
            LoggedOutcome::Failed => styled(RED, "✗"),
            LoggedOutcome::Started | LoggedOutcome::Interrupted | LoggedOutcome::Other(_) => {
                styled(YELLOW, "…")
            }
        };
        let said = match graph.by_id(&step.revision) {
            Some(index) => summary(&graph.revision(index).message),
            None => String::new(),
        };
        // How long it took is known of what reached its end.
        let took = match step.outcome {
            LoggedOutcome::Interrupted => String::new(),
            _ => styled(DIM, kept(step.took)),
        };
        let words = [styled(YELLOW, &step.revision), said, took];
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let ended = match &step.outcome {
            LoggedOutcome::Done | LoggedOutcome::Failed => "",
            LoggedOutcome::Started => " (began; nothing says how it ended)",
            LoggedOutcome::Interrupted => " (its runner ended before it; a later run found it half done)",
            LoggedOutcome::Other(_) => " (ended in another way)",
        };
        lines.push(format!("  {mark} {} {}{ended}", step.action, words.join(" ")));
        let error = step.error.iter().flat_map(|error| error.lines());
        lines.extend(error.map(|line| format!("      {line}")));
    }
    lines.push(String::new());
    lines
}

/// A duration of the journal, which keeps milliseconds.
fn kept(took: Duration) -> String {
    if took.is_zero() { "< 1 ms".to_owned() } else { duration(took) }
}
