use super::duration::duration;
use crate::event::Event;
use crate::lock::Holder;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use migrator_commands::output::{DIM, GREEN, Output, YELLOW, styled};
use std::sync::Mutex;
use std::time::Duration;

/// Shows a run as it goes on: a line a step, and on a terminal a bar below.
pub(super) struct Progress {
    output: Output,
    bar: ProgressBar,
    message: Mutex<(String, usize)>,
}

impl Progress {
    pub(super) fn new(output: Output) -> Self {
        let target = if output.draws() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("  {spinner} {pos}/{len} {wide_msg} {elapsed}") {
            bar.set_style(style);
        }
        Progress { output, bar, message: Mutex::new((String::new(), 0)) }
    }

    pub(super) fn show(&self, event: &Event) {
        match event {
            Event::Waiting { holder, waited } => self.show_waiting(holder.as_deref(), *waited),
            Event::RunStarted { steps, .. } => {
                self.bar.reset();
                self.bar.set_length(*steps as u64);
                self.with_message(|message| message.1 = *steps);
            }
            Event::StepStarted { revision, message, .. } => {
                self.bar.set_message(format!("{revision} {message}"));
                self.with_message(|current| current.0.clone_from(message));
            }
            Event::DataStepStarted { revision, name } => self.bar.set_message(format!("{revision} {name}")),
            Event::Progress { revision, name, done, total } => {
                self.bar.set_message(format!("{revision} {name}: {done} of {total}"));
            }
            Event::StepFinished { number, revision, took } => {
                let (message, steps) = self.message.lock().map(|m| m.clone()).unwrap_or_default();
                let width = steps.to_string().len();
                let mark = styled(GREEN, "✓");
                let line = format!(
                    "  {mark} {number:>width$}/{steps} {} {message} {}",
                    styled(YELLOW, revision),
                    styled(DIM, duration(*took))
                );
                self.bar.suspend(|| self.output.line(line));
                self.bar.inc(1);
            }
            Event::RunFinished { .. } => self.bar.finish_and_clear(),
            Event::Retrying { attempt, of, wait, why } => {
                let line = format!(
                    "  {} {why}\n    attempt {attempt} of {of} begins anew in {}",
                    styled(YELLOW, "↻"),
                    duration(*wait)
                );
                self.bar.suspend(|| self.output.line(line));
            }
            Event::Warning(warning) => self.bar.suspend(|| self.output.warning(warning)),
            Event::Resuming { revision, statement, of } => {
                self.with_message(|message| message.1 = 1);
                let revision = styled(YELLOW, revision);
                let line = format!("  {revision} is half done: going on with statement {statement} of {of}");
                self.bar.suspend(|| self.output.line(line));
            }
            Event::Committed { .. }
            | Event::StatementStarted { .. }
            | Event::StatementFinished { .. }
            | Event::Failed(_) => {}
        }
    }

    /// On a terminal the bar says it, each second; elsewhere it is a line, at first and then seldom.
    fn show_waiting(&self, holder: Option<&Holder>, waited: Duration) {
        let who = holder.map_or("another program".to_owned(), ToString::to_string);
        let runs = holder.and_then(Holder::runs).map(|runs| format!("; it runs: {runs}")).unwrap_or_default();
        let said = format!("waiting for {who}, since {} s{runs}", waited.as_secs());
        if !self.bar.is_hidden() {
            self.bar.set_message(said);
            self.bar.tick();
        } else if matches!(waited.as_secs(), 1 | 10) || waited.as_secs() % 30 == 0 {
            self.output.note(&said);
        }
    }

    fn with_message(&self, change: impl FnOnce(&mut (String, usize))) {
        if let Ok(mut message) = self.message.lock() {
            change(&mut message);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
