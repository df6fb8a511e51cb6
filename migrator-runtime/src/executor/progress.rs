use super::PreparedStep;
use crate::event::{Event, Listener};
use std::time::{Duration, Instant};

/// Follows a run from step to step, and tells the listener.
pub(crate) struct Progress<'a> {
    steps: &'a [PreparedStep],
    listener: Option<&'a Listener>,
    current: Option<usize>,
    started: Instant,
    /// How long each finished step took.
    pub(crate) took: Vec<Duration>,
}

impl<'a> Progress<'a> {
    pub(crate) fn new(steps: &'a [PreparedStep], listener: Option<&'a Listener>) -> Self {
        Progress {
            steps,
            listener,
            current: None,
            started: Instant::now(),
            took: Vec::with_capacity(steps.len()),
        }
    }

    /// The step has begun; those before it are done.
    pub(crate) fn reach(&mut self, step: usize) {
        while self.current.is_none_or(|current| current < step) {
            self.finish();
            let next = self.current.map_or(0, |current| current + 1);
            self.current = Some(next);
            self.started = Instant::now();
            self.tell(|steps| Event::StepStarted {
                number: next + 1,
                revision: steps[next].revision.clone(),
                message: steps[next].message.clone(),
            });
        }
    }

    /// All steps up to this one are done.
    pub(crate) fn complete(&mut self, step: usize) {
        self.reach(step);
        self.finish();
    }

    pub(crate) fn tell(&self, event: impl FnOnce(&[PreparedStep]) -> Event) {
        if let Some(listener) = self.listener {
            listener(&event(self.steps));
        }
    }

    /// Who listens, for a data step that tells by itself.
    pub(crate) fn listener(&self) -> Option<Listener> {
        self.listener.cloned()
    }

    fn finish(&mut self) {
        let Some(current) = self.current.filter(|current| self.took.len() == *current) else { return };
        let took = self.started.elapsed();
        self.took.push(took);
        let revision = &self.steps[current].revision;
        tracing::info!(revision, ?took, "revision run");
        self.tell(|steps| Event::StepFinished {
            number: current + 1,
            revision: steps[current].revision.clone(),
            took,
        });
    }
}
