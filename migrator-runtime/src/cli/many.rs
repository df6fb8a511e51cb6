//! Commands for many databases: `--all`.

use super::duration::duration;
use super::glob;
use super::json::error as error_in_json;
use super::settings::Settings;
use crate::error::Error;
use crate::event::Event;
use crate::many::{Changes, Many, ManyReport, Outcome, Target, TargetEvent};
use crate::migrator::Migrator;
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use migrator_commands::Failure;
use migrator_commands::failure::NO;
use migrator_commands::output::{DIM, GREEN, Output, RED, YELLOW, styled};
use migrator_core::diagnostic::Diagnostic;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// How many names of targets are told where many could be.
const NAMED: usize = 3;

// Which of many databases, and how. (No doc comment: it would be the help.)
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Many databases")]
pub(super) struct ManyOptions {
    /// Do it for each target that [targets] in migrator.toml names
    ///
    /// The table takes one of: urls = ["…", { name = "…", url = "…" }]; file = "targets.txt" with an address on each
    /// line; query = "SELECT url FROM tenants"; schemas = "tenant_%" of a PostgreSQL database, or a list, or a query;
    /// databases = … of a MySQL server likewise. Beside it: url = "…" of the database that is asked, search_path =
    /// ["public"] behind each schema, jobs = 4. In addresses, ${NAME} is taken from the environment.
    #[arg(long)]
    all: bool,
    /// Only for targets of this name, as in `acme` or `tenant_*`; may be said several times
    #[arg(long = "target", value_name = "NAME")]
    names: Vec<String>,
    /// Only for those that failed, or were not begun, in a report that --report wrote
    #[arg(long, value_name = "FILE")]
    failed_of: Option<PathBuf>,
    /// How many at once [default: as many as there are processors, but no more than 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Begin no other once one has failed
    #[arg(long)]
    fail_fast: bool,
    /// Write the report, as --json prints it, to a file
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// What the version rows are, in words.
pub(super) fn at(rows: &[String]) -> String {
    if rows.is_empty() { "base".to_owned() } else { rows.join(", ") }
}

impl ManyOptions {
    /// Whether it is for many databases.
    pub(super) fn is_asked(&self) -> bool {
        self.all || !self.names.is_empty() || self.failed_of.is_some()
    }

    /// The databases, if it is for many.
    pub(super) async fn of(
        &self,
        migrator: &Migrator,
        settings: &Settings,
        output: &Output,
    ) -> Result<Option<ManyRun>, Failure> {
        if !self.is_asked() {
            return Ok(None);
        }
        let mut targets = migrator.unless_stopped(settings.target_source()?.resolve()).await?;
        self.choose(&mut targets)?;
        let table = settings.targets_table()?;
        let progress = Arc::new(Progress::new(*output, targets.len()));
        let shown = Arc::clone(&progress);
        let mut many = Many::new(migrator.clone(), targets)
            .fail_fast(self.fail_fast)
            .search_path(table.search_path.iter().flatten())
            .on_event(move |target, event| shown.show(target, event));
        if let Some(jobs) = self.jobs.map(usize::from).or(table.jobs) {
            many = many.jobs(jobs);
        }
        Ok(Some(ManyRun { many, progress, output: *output, report: self.report.clone() }))
    }

    fn choose(&self, targets: &mut Vec<Target>) -> Result<(), Failure> {
        if targets.is_empty() {
            let help = Some("look at [targets] in migrator.toml");
            return Err(Failure::usage("no-targets", "there are no targets", help));
        }
        for name in &self.names {
            if !targets.iter().any(|target| glob::matches(name, target.name())) {
                let known = targets.iter().map(Target::name);
                let diagnostic = Diagnostic::new("no-such-target", format!("no target is called `{name}`"));
                let diagnostic = diagnostic.meant(name, known);
                let list = listed(targets.iter().map(Target::name));
                return Err(Failure::new(
                    migrator_commands::failure::USAGE,
                    diagnostic.help(format!("there are: {list}")),
                ));
            }
        }
        if !self.names.is_empty() {
            targets.retain(|target| self.names.iter().any(|name| glob::matches(name, target.name())));
        }
        if let Some(path) = &self.failed_of {
            let failed = failed_of(path)?;
            targets.retain(|target| failed.contains(target.name()));
        }
        Ok(())
    }
}

/// The names of the targets that failed, or were not begun, in a report.
fn failed_of(path: &std::path::Path) -> Result<BTreeSet<String>, Failure> {
    let bad = |why: String| {
        let fact = format!("cannot read the report `{}`: {why}", path.display());
        Failure::usage("bad-report", fact, Some("give one that --report wrote"))
    };
    let text = std::fs::read_to_string(path).map_err(|error| bad(error.to_string()))?;
    let report: Value = serde_json::from_str(&text).map_err(|error| bad(error.to_string()))?;
    let targets = report["targets"].as_array().ok_or_else(|| bad("it has no targets".to_owned()))?;
    let failed =
        targets.iter().filter(|target| target["outcome"] == FAILED || target["outcome"] == NOT_BEGUN);
    Ok(failed.filter_map(|target| target["name"].as_str().map(ToOwned::to_owned)).collect())
}

/// The first of a list of names, and how many more there are.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    match names.len() {
        few if few <= NAMED => names.join(", "),
        many => format!("{} and {} more", names[..NAMED].join(", "), many - NAMED),
    }
}

const CHANGED: &str = "changed";
const UNCHANGED: &str = "unchanged";
const FAILED: &str = "failed";
const NOT_BEGUN: &str = "not begun";

/// A command on many databases.
pub(super) struct ManyRun {
    pub(super) many: Many,
    progress: Arc<Progress>,
    output: Output,
    report: Option<PathBuf>,
}

impl ManyRun {
    /// Says what became of the targets of a run. `signal` is the exit code of the signal that stopped it.
    pub(super) fn report<T: Changes>(
        &self,
        report: &ManyReport<T>,
        json: impl Fn(&T) -> Value,
        at: impl Fn(&T) -> String,
        signal: Option<u8>,
    ) -> Result<ExitCode, Failure> {
        self.progress.end();
        let whole = whole(report, json)?;
        self.write(&whole)?;
        self.output.report(|| whole, || summary(report, self.many.job_count(), at));
        match signal {
            Some(code) if !report.all_done() => self.ended(report, code),
            _ => self.ended(report, code_of(report)),
        }
    }

    /// Says what was found for each target, and whether all of it is fine.
    pub(super) fn list<T: Changes>(
        &self,
        report: &ManyReport<T>,
        json: impl Fn(&T) -> Value,
        line: impl Fn(&T) -> String,
        is_fine: impl Fn(&T) -> bool,
    ) -> Result<ExitCode, Failure> {
        self.progress.end();
        let whole = whole(report, json)?;
        self.write(&whole)?;
        let width =
            report.targets.iter().map(|one| one.target.name().chars().count()).max().unwrap_or_default();
        self.output.report(
            || whole,
            || {
                let done = report.done();
                done.map(|(target, found)| format!("{:width$}  {}", target.name(), line(found))).collect()
            },
        );
        let not_fine = report.done().any(|(_, found)| !is_fine(found));
        match code_of(report) {
            0 if not_fine => Ok(ExitCode::from(NO)),
            code => self.ended(report, code),
        }
    }

    fn write(&self, whole: &Value) -> Result<(), Failure> {
        let Some(path) = &self.report else { return Ok(()) };
        std::fs::write(path, format!("{whole:#}\n")).map_err(|error| {
            let fact = format!("cannot write the report to `{}`: {error}", path.display());
            Failure::usage("cannot-write", fact, None)
        })
    }

    /// The exit code; with what failed, on the standard error.
    fn ended<T>(&self, report: &ManyReport<T>, code: u8) -> Result<ExitCode, Failure> {
        if code == 0 || self.output.is_json() {
            return Ok(ExitCode::from(code));
        }
        let failed = report.failed().count();
        let all = report.targets.len();
        let noun = if all == 1 { "target" } else { "targets" };
        let mut fact = match (failed, report.not_started()) {
            (failed, 0) => format!("{failed} of {all} {noun} failed"),
            (0, not_begun) => format!("{not_begun} of {all} {noun} not begun"),
            (failed, not_begun) => format!("{failed} of {all} {noun} failed, {not_begun} not begun"),
        };
        for (error, names) in alike(report) {
            let text = error.diagnostic().to_string();
            fact.push_str(&format!("\n  {}:\n    {}", listed(names), text.replace('\n', "\n    ")));
        }
        let help = "run it again: what is done is not done again; --failed-of takes a report of --report";
        Err(Failure::new(code, Diagnostic::new("targets-failed", fact).help(help)))
    }
}

/// The errors, each once, with the targets that it is of.
fn alike<T>(report: &ManyReport<T>) -> Vec<(&Error, Vec<&str>)> {
    let mut groups: Vec<(String, &Error, Vec<&str>)> = Vec::new();
    for (target, error) in report.failed() {
        let text = error.to_string();
        match groups.iter_mut().find(|(known, ..)| *known == text) {
            Some((_, _, names)) => names.push(target.name()),
            None => groups.push((text, error, vec![target.name()])),
        }
    }
    groups.into_iter().map(|(_, error, names)| (error, names)).collect()
}

/// The exit code: that of the failures, and the one for a half where something was changed.
fn code_of<T: Changes>(report: &ManyReport<T>) -> u8 {
    const PART_WAY: u8 = 6;
    let codes = report.failed().map(|(_, error)| Failure::from(error.clone()).code);
    match codes.max() {
        None if report.not_started() == 0 => 0,
        Some(_) if report.done().any(|(_, done)| done.changed()) => PART_WAY,
        Some(code) => code,
        None => PART_WAY,
    }
}

fn outcome_of<T: Changes>(outcome: &Outcome<T>) -> &'static str {
    match outcome {
        Outcome::Done(done) if done.changed() => CHANGED,
        Outcome::Done(_) => UNCHANGED,
        Outcome::Failed(_) => FAILED,
        Outcome::NotStarted => NOT_BEGUN,
    }
}

fn count<T: Changes>(report: &ManyReport<T>, word: &str) -> usize {
    report.targets.iter().filter(|one| outcome_of(&one.outcome) == word).count()
}

fn whole<T: Changes>(report: &ManyReport<T>, json: impl Fn(&T) -> Value) -> Result<Value, Failure> {
    let targets: Vec<Value> = report
        .targets
        .iter()
        .map(|one| {
            let (found, error) = match &one.outcome {
                Outcome::Done(done) => (json(done), Value::Null),
                Outcome::Failed(error) => (Value::Null, error_in_json(error)),
                Outcome::NotStarted => (Value::Null, Value::Null),
            };
            json!({
                "name": one.target.name(),
                "database": one.target.url().to_string(),
                "outcome": outcome_of(&one.outcome),
                "milliseconds": super::json::milliseconds(one.took),
                "report": found,
                "error": error,
            })
        })
        .collect();
    Ok(json!({
        "targets": targets,
        "summary": {
            "targets": report.targets.len(),
            "changed": count(report, CHANGED),
            "unchanged": count(report, UNCHANGED),
            "failed": count(report, FAILED),
            "not_begun": count(report, NOT_BEGUN),
            "milliseconds": super::json::milliseconds(report.took),
        },
    }))
}

/// A table of the outcomes.
fn summary<T: Changes>(report: &ManyReport<T>, jobs: usize, at: impl Fn(&T) -> String) -> Vec<String> {
    let all = report.targets.len();
    let noun = if all == 1 { "target" } else { "targets" };
    let mut lines = vec![format!("{all} {noun} in {}, {jobs} at a time", duration(report.took))];
    let width = all.to_string().len();
    for (word, style) in [(CHANGED, GREEN), (UNCHANGED, DIM), (FAILED, RED), (NOT_BEGUN, YELLOW)] {
        let of_word = || report.targets.iter().filter(move |one| outcome_of(&one.outcome) == word);
        let number = of_word().count();
        if number > 0 {
            let names = listed(of_word().map(|one| one.target.name()));
            lines.push(format!("  {} {number:>width$}  {names}", styled(style, format!("{word:9}"))));
        }
    }
    let rows: BTreeSet<String> = report.done().map(|(_, done)| at(done)).collect();
    if !rows.is_empty() {
        lines.push(format!("  at {}", listed(rows.iter().map(String::as_str))));
    }
    lines
}

/// Shows many runs as they go on: a line for each target that was changed or failed, and on a terminal a bar
/// below.
struct Progress {
    output: Output,
    bar: ProgressBar,
}

impl Progress {
    fn new(output: Output, targets: usize) -> Self {
        let target = if output.draws() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(targets as u64), target);
        let template = "  {spinner} {bar:20} {pos}/{len} targets {wide_msg} {elapsed} (left: {eta})";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress { output, bar }
    }

    fn show(&self, target: &Target, event: &TargetEvent<'_>) {
        let line = |mark: String, said: String, took: Duration| {
            let line =
                format!("  {mark} {} {said} {}", styled(YELLOW, target.name()), styled(DIM, duration(took)));
            self.bar.suspend(|| self.output.line(line));
        };
        match event {
            TargetEvent::Started => self.bar.set_message(target.name().to_owned()),
            TargetEvent::Told(Event::Warning(warning)) => {
                self.bar.suspend(|| self.output.warning(&format!("{}: {warning}", target.name())));
            }
            TargetEvent::Told(_) => {}
            TargetEvent::Done { changed, took } => {
                if *changed {
                    line(styled(GREEN, "✓"), "done".to_owned(), *took);
                }
                self.bar.inc(1);
            }
            TargetEvent::Failed { error, took } => {
                let fact = error.diagnostic().fact;
                line(styled(RED, "✗"), fact.lines().next().unwrap_or_default().to_owned(), *took);
                self.bar.inc(1);
            }
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}
