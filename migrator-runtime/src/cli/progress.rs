use super::duration::duration;
use crate::event::Event;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use migrator_commands::output::{DIM, GREEN, Output, YELLOW, styled};
use std::sync::Mutex;

/// Shows a run as it goes on: a line a step, and on a terminal a bar below.
pub(super) struct Progress {
    output: Output,
    bar: ProgressBar,
    message: Mutex<(String, usize)>,
}

impl Progress {
    pub(super) fn new(output: Output) -> Self {
        let target =
            if output.is_text() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("  {spinner} {pos}/{len} {wide_msg} {elapsed}") {
            bar.set_style(style);
        }
        Progress { output, bar, message: Mutex::new((String::new(), 0)) }
    }

    pub(super) fn show(&self, event: &Event) {
        match event {
            Event::RunStarted { steps, .. } => {
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
            Event::Warning(warning) => self.bar.suspend(|| self.output.warning(warning)),
            Event::Committed { .. } => {}
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
