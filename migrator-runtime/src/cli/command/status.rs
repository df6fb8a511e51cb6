use super::log::headline;
use crate::cli::json;
use crate::cli::many::{ManyOptions, at};
use crate::cli::settings::Settings;
use crate::log::LoggedRun;
use crate::migrator::Migrator;
use crate::status::{PendingRevision, Status as Standing};
use clap::Args;
use migrator_commands::output::{BOLD, DIM, GREEN, Output, RED, YELLOW, styled};
use migrator_commands::{Failure, failure::NO};
use migrator_core::diagnostic::every;
use migrator_core::revision::summary;
use std::process::ExitCode;

/// How many of the pending revisions are named.
const NAMED: usize = 3;

/// Show where the database stands, on one page
///
/// Shows where the database stands: its revisions, what is pending, what ran last and how it ended. Changes
/// nothing, and ends with 0 whatever it says; with --check it ends with 1 unless the database is up to date.
#[derive(Debug, Args)]
pub(in crate::cli) struct Status {
    /// Exit with 1 unless the database is at all heads, and was made by the migrations as they are
    #[arg(short, long)]
    check: bool,
    #[command(flatten)]
    pub(in crate::cli) many: ManyOptions,
}

impl Status {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        if let Some(run) = self.many.of(&migrator, settings, output).await? {
            let report = run.many.status().await;
            let json = |status: &Standing| json::status(status, settings.version_table());
            let is_fine = |status: &Standing| !self.check || status.is_up_to_date();
            return run.list(&report, json, in_a_line, is_fine);
        }
        let status = migrator.status().await?;
        output.report(
            || {
                let mut json = json::status(&status, settings.version_table());
                json["database"] = migrator.url().to_string().into();
                json
            },
            || lines(&status, &migrator, settings.version_table()),
        );
        let fine = status.is_up_to_date() || !self.check;
        Ok(if fine { ExitCode::SUCCESS } else { ExitCode::from(NO) })
    }
}

/// The same on one line, for a list of many databases.
fn in_a_line(status: &Standing) -> String {
    let mut said = vec![at(&status.rows)];
    if let Some(half) = &status.half_done {
        let how = if status.lock.is_some() { "is being run" } else { "is half done" };
        said.push(styled(RED, format!("`{}` {how}", half.revision())));
    }
    if !status.unknown.is_empty() {
        said.push(styled(RED, format!("{} not known here", every(&status.unknown))));
    } else if !status.pending.is_empty() {
        said.push(styled(YELLOW, format!("{} pending", status.pending.len())));
    }
    if !status.altered.is_empty() {
        said.push(styled(RED, format!("{} altered", status.altered.len())));
    }
    if status.last_run.as_ref().is_some_and(LoggedRun::failed) {
        said.push(styled(RED, "the last run failed"));
    }
    said.join(", ")
}

fn lines(status: &Standing, migrator: &Migrator, version_table: &str) -> Vec<String> {
    let mut page = Page(Vec::new());
    page.say("database", migrator.url());
    if !status.exists {
        page.more("it does not exist yet: `upgrade` creates it");
    }
    page.say("version table", version_table);
    if status.exists && !status.version_table {
        page.more("it is not there yet: `upgrade` creates it, and so does `stamp`");
    }
    current(status, migrator, &mut page);
    if let Some(half) = &status.half_done {
        let said = match &status.lock {
            Some(holder) => half.under_way(holder),
            None => half.diagnostic(),
        };
        let mut lines = said.fact.lines();
        page.say("half done", styled(RED, lines.next().unwrap_or_default()));
        lines
            .chain(said.help.iter().flat_map(|help| help.lines()))
            .for_each(|line| page.more(line.trim_start()));
    }
    pending(status, &mut page);
    if let Some(holder) = &status.lock {
        page.say("lock", format!("held by {holder}"));
        if let Some(runs) = holder.runs() {
            page.more(format!("it runs: {runs}"));
        }
        page.more(styled(DIM, "`lock-status` shows more"));
    }
    if let Some(run) = &status.last_run {
        let how = if run.failed() { styled(RED, "failed") } else { styled(GREEN, "done") };
        page.say("last run", format!("{}: {how}", headline(run)));
        let error = run.steps.iter().rev().find_map(|step| step.error.as_deref());
        error.iter().flat_map(|error| error.lines()).for_each(|line| page.more(line));
    }
    if !status.altered.is_empty() {
        let revisions: Vec<&str> = status.altered.iter().map(|altered| altered.revision.as_str()).collect();
        page.say("altered", styled(RED, format!("{} did something else when it ran", every(&revisions))));
        page.more("`validate` shows what");
    }
    if !status.edited.is_empty() {
        page.say("edited", styled(RED, format!("{} is not as it was released", every(&status.edited))));
        page.more("`check` shows what");
    }
    page.0
}

fn current(status: &Standing, migrator: &Migrator, page: &mut Page) {
    let graph = migrator.history().graph();
    for (at, row) in status.rows.iter().enumerate() {
        let said = match graph.by_id(row) {
            Some(index) => summary(&graph.revision(index).message),
            None => styled(RED, "(this program does not know it; a newer version of the code may)"),
        };
        let said = format!("{} {said}", styled(YELLOW, row));
        if at == 0 { page.say("current", said) } else { page.more(said) }
    }
    if status.rows.is_empty() {
        page.say("current", "base: no revision is applied");
    }
}

fn pending(status: &Standing, page: &mut Page) {
    if !status.unknown.is_empty() {
        page.say("pending", "cannot be told");
    } else if status.pending.is_empty() {
        page.say("pending", styled(GREEN, "nothing"));
    } else {
        let count = status.pending.len();
        let noun = if count == 1 { "revision" } else { "revisions" };
        page.say("pending", styled(BOLD, format!("{count} {noun}")));
        for PendingRevision { revision, message } in status.pending.iter().take(NAMED) {
            page.more(format!("{} {message}", styled(YELLOW, revision)));
        }
        if count > NAMED {
            page.more(styled(DIM, format!("… and {} more: `plan` shows them", count - NAMED)));
        }
    }
    page.say(if status.heads.len() == 1 { "head" } else { "heads" }, status.heads.join(", "));
}

/// Lines of a word and what is said of it.
struct Page(Vec<String>);

impl Page {
    const WIDTH: usize = 15;

    fn say(&mut self, word: &str, said: impl std::fmt::Display) {
        self.0.push(format!("{word:width$}{said}", width = Self::WIDTH));
    }

    fn more(&mut self, said: impl std::fmt::Display) {
        self.0.push(format!("{:width$}{said}", "", width = Self::WIDTH));
    }
}
