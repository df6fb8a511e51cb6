use super::duration::duration;
use crate::event::Event;
use crate::lock::Holder;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use migrator_commands::output::{DIM, GREEN, Output, YELLOW, styled};
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often a data step is said to go on, where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// How soon what a data step says of itself is from before this run.
const AT_ONCE: Duration = Duration::from_millis(50);

/// The bar before it is known how many steps there are.
const WAITING: &str = "  {spinner} {wide_msg} {elapsed}";
const RUNNING: &str = "  {spinner} {pos}/{len} {wide_msg} {elapsed}";

/// Shows a run as it goes on: a line a step, and on a terminal a bar below, with another one for a data
/// step that says how far it is. Elsewhere that is a line now and then.
pub(super) struct Progress {
    output: Output,
    bars: MultiProgress,
    bar: ProgressBar,
    message: Mutex<(String, usize)>,
    data_step: Mutex<Option<DataStep>>,
}

/// A data step under way.
struct DataStep {
    started: Instant,
    /// When a line was said last.
    said: Instant,
    /// Whether it was said to be done.
    done: bool,
    /// How far it was when this run began with it.
    from: Option<u64>,
    bar: Option<ProgressBar>,
}

impl DataStep {
    fn begun() -> Self {
        let now = Instant::now();
        DataStep { started: now, said: now, done: false, from: None, bar: None }
    }
}

impl Progress {
    pub(super) fn new(output: Output) -> Self {
        let target = if output.draws() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bars = MultiProgress::with_draw_target(target);
        let bar = bars.add(ProgressBar::new(0));
        set_template(&bar, WAITING);
        Progress { output, bars, bar, message: Mutex::new((String::new(), 0)), data_step: Mutex::new(None) }
    }

    pub(super) fn show(&self, event: &Event) {
        match event {
            Event::Waiting { holder, waited } => self.show_waiting(holder.as_deref(), *waited),
            Event::RunStarted { steps, .. } => {
                self.bar.reset();
                self.bar.set_length(*steps as u64);
                set_template(&self.bar, RUNNING);
                self.with_message(|message| message.1 = *steps);
            }
            Event::StepStarted { revision, message, .. } => {
                self.bar.set_message(format!("{revision} {message}"));
                self.with_message(|current| current.0.clone_from(message));
            }
            Event::DataStepStarted { revision, name } => {
                self.bar.set_message(format!("{revision} {name}"));
                self.end_data_step();
                *self.data_step() = Some(DataStep::begun());
            }
            Event::Progress { revision, name, done, total } => {
                self.show_data_step(&format!("{revision} {name}"), *done, *total);
            }
            Event::StepFinished { number, revision, took } => {
                self.end_data_step();
                let (message, steps) = self.message.lock().map(|m| m.clone()).unwrap_or_default();
                // What is taken back of a half-done revision is no run of several steps.
                let steps = steps.max(*number);
                let width = steps.to_string().len();
                let mark = styled(GREEN, "✓");
                let line = format!(
                    "  {mark} {number:>width$}/{steps} {} {message} {}",
                    styled(YELLOW, revision),
                    styled(DIM, duration(*took))
                );
                self.bars.suspend(|| self.output.line(line));
                self.bar.inc(1);
            }
            Event::RunFinished { .. } => self.bar.finish_and_clear(),
            Event::Retrying { attempt, of, wait, why } => {
                let line = format!(
                    "  {} {why}\n    attempt {attempt} of {of} begins anew in {}",
                    styled(YELLOW, "↻"),
                    duration(*wait)
                );
                self.bars.suspend(|| self.output.line(line));
            }
            Event::Warning(warning) => self.bars.suspend(|| self.output.warning(warning)),
            Event::Resuming { revision, statement, of } => {
                self.with_message(|message| message.1 = 1);
                let revision = styled(YELLOW, revision);
                let line = format!("  {revision} is half done: going on with statement {statement} of {of}");
                self.bars.suspend(|| self.output.line(line));
            }
            Event::Committed { .. }
            | Event::StatementStarted { .. }
            | Event::StatementFinished { .. }
            | Event::Failed(_) => {}
        }
    }

    fn data_step(&self) -> std::sync::MutexGuard<'_, Option<DataStep>> {
        self.data_step.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end_data_step(&self) {
        if let Some(bar) = self.data_step().take().and_then(|step| step.bar) {
            bar.finish_and_clear();
        }
    }

    fn show_data_step(&self, what: &str, done: u64, total: u64) {
        let mut data_step = self.data_step();
        let step = data_step.get_or_insert_with(DataStep::begun);
        // A backfill that goes on says at once how much was done before: that tells nothing of its rate.
        let at_once = step.started.elapsed() < AT_ONCE && done < total;
        let from = *step.from.get_or_insert(if at_once { done } else { 0 });
        if !self.bars.is_hidden() {
            let bar = step.bar.get_or_insert_with(|| self.bars.add(data_step_bar(step.started)));
            bar.set_length(total);
            bar.set_position(done);
            if done == from {
                bar.reset_eta();
            }
        } else if step.said.elapsed() >= LINE_EVERY || (done >= total && !step.done) {
            step.said = Instant::now();
            // How much there is may be an estimate, and then more follows.
            step.done = done >= total;
            self.output.line(far(what, from, done, total, step.started.elapsed()));
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
        } else if matches!(waited.as_secs(), 1 | 10) || waited.as_secs().is_multiple_of(30) {
            self.output.note(&said);
        }
    }

    fn with_message(&self, change: impl FnOnce(&mut (String, usize))) {
        if let Ok(mut message) = self.message.lock() {
            change(&mut message);
        }
    }
}

fn set_template(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

/// A bar with the rate and the time that remains.
fn data_step_bar(started: Instant) -> ProgressBar {
    let bar = ProgressBar::new(0).with_elapsed(started.elapsed());
    let template = "  {bar:30} {human_pos}/{human_len} {percent}% {rate}, {eta} left";
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style.with_key("rate", |state: &ProgressState, text: &mut dyn Write| {
            // A bar has nobody to complain to.
            let _ = write!(text, "{:.0}/s", state.per_sec());
        })),
        Err(_) => bar,
    }
}

/// How far a data step is, in a line.
fn far(what: &str, from: u64, done: u64, total: u64, took: Duration) -> String {
    #[allow(clippy::cast_precision_loss)] // for people
    let rate = done.saturating_sub(from) as f64 / took.as_secs_f64().max(0.001);
    #[allow(clippy::cast_precision_loss)] // for people
    let left = Duration::try_from_secs_f64(total.saturating_sub(done) as f64 / rate.max(0.001));
    let left = match left {
        Ok(left) if done < total => format!(", {} left", duration(left)),
        _ => String::new(),
    };
    format!("    {what}: {done}/{total}, {rate:.0}/s{left}")
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end_data_step();
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_and_how_long() {
        let took = Duration::from_secs(10);
        assert_eq!(far("c1 fill", 0, 1_000, 4_000, took), "    c1 fill: 1000/4000, 100/s, 30.0 s left");
        assert_eq!(far("c1 fill", 0, 4_000, 4_000, took), "    c1 fill: 4000/4000, 400/s");
        assert_eq!(far("c1 fill", 3_000, 4_000, 4_000, took), "    c1 fill: 4000/4000, 100/s");
        assert!(far("c1 fill", 0, 0, u64::MAX, Duration::ZERO).starts_with("    c1 fill: 0/"));
    }
}
