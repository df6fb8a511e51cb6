use super::PreparedStep;
use crate::event::{Event, Listener, tell};
use std::time::{Duration, Instant};
use tracing::Span;
use tracing::field::Empty;

/// Follows a run from step to step and from statement to statement: tells the listener, and keeps the spans.
///
/// Statements of several steps are sent together, so no span is entered: it lives from when its step or
/// statement begins to when it is done.
pub(crate) struct Progress<'a> {
    steps: &'a [PreparedStep],
    listener: Option<&'a Listener>,
    current: Option<usize>,
    started: Instant,
    span: Span,
    statement: Option<Statement>,
    /// How long each finished step took.
    pub(crate) took: Vec<Duration>,
}

/// Which statement it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbered {
    pub(super) step: usize,
    /// Its number in the step, from 0.
    pub(super) number: usize,
    /// How many the step has.
    pub(super) of: usize,
    /// The operation.
    pub(super) position: usize,
}

/// A statement that is under way.
struct Statement {
    which: Numbered,
    started: Instant,
    span: Span,
}

impl<'a> Progress<'a> {
    pub(crate) fn new(steps: &'a [PreparedStep], listener: Option<&'a Listener>) -> Self {
        Progress {
            steps,
            listener,
            current: None,
            started: Instant::now(),
            span: Span::none(),
            statement: None,
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
            let prepared = &self.steps[next];
            self.span = tracing::info_span!(
                "revision",
                revision = prepared.revision,
                direction = %prepared.direction,
                statements = prepared.rendered.len(),
                outcome = Empty,
                duration_ms = Empty,
            );
            self.tell(|steps| Event::StepStarted {
                number: next + 1,
                revision: steps[next].revision.clone(),
                message: steps[next].message.clone(),
            });
        }
    }

    /// A statement of a step begins.
    pub(super) fn start_statement(&mut self, which: Numbered, sql: Option<&str>) {
        let Numbered { step, number, of, position } = which;
        self.reach(step);
        let steps = self.steps;
        let operation = || steps[step].line(position);
        let span = tracing::debug_span!(
            parent: &self.span,
            "statement",
            number = number + 1,
            of,
            operation = Empty,
            sql,
            rows = Empty,
            outcome = Empty,
            duration_ms = Empty,
        );
        if !span.is_disabled() {
            span.record("operation", operation());
        }
        self.statement = Some(Statement { which, started: Instant::now(), span: span.clone() });
        if self.is_heard() {
            self.tell_in(&span, |steps| Event::StatementStarted {
                revision: steps[step].revision.clone(),
                number: number + 1,
                of,
                operation: operation(),
            });
        }
    }

    /// The statement that began is done.
    pub(crate) fn finish_statement(&mut self, rows: Option<u64>) {
        let Some(Statement { which, started, span }) = self.statement.take() else { return };
        let Numbered { step, number, of, .. } = which;
        let took = started.elapsed();
        span.record("rows", rows).record("outcome", "done").record("duration_ms", milliseconds(took));
        if self.is_heard() {
            let revision = self.steps[step].revision.clone();
            self.tell_in(&span, |_| Event::StatementFinished {
                revision,
                number: number + 1,
                of,
                rows,
                took,
            });
        }
    }

    /// What runs within the current step.
    pub(crate) fn span(&self) -> &Span {
        self.statement.as_ref().map_or(&self.span, |statement| &statement.span)
    }

    /// How long the current step has been running.
    pub(crate) fn running(&self) -> Duration {
        self.started.elapsed()
    }

    /// The run stops in the middle.
    pub(crate) fn fail(&mut self) {
        if let Some(Statement { started, span, .. }) = self.statement.take() {
            span.record("outcome", "failed").record("duration_ms", milliseconds(started.elapsed()));
        }
        self.span.record("outcome", "failed").record("duration_ms", milliseconds(self.running()));
        self.span = Span::none();
    }

    /// All steps up to this one are done.
    pub(crate) fn complete(&mut self, step: usize) {
        self.reach(step);
        self.finish();
    }

    /// These steps last.
    pub(crate) fn commit(&self, steps: usize) {
        self.tell(|_| Event::Committed { steps });
    }

    pub(crate) fn listener(&self) -> Option<&'a Listener> {
        self.listener
    }

    pub(crate) fn tell(&self, event: impl FnOnce(&[PreparedStep]) -> Event) {
        self.tell_in(&self.span, event);
    }

    fn tell_in(&self, span: &Span, event: impl FnOnce(&[PreparedStep]) -> Event) {
        span.in_scope(|| tell(self.listener, &event(self.steps)));
    }

    /// Whether anybody hears of single statements.
    fn is_heard(&self) -> bool {
        self.listener.is_some() || tracing::enabled!(tracing::Level::DEBUG)
    }

    fn finish(&mut self) {
        let Some(current) = self.current.filter(|current| self.took.len() == *current) else { return };
        let took = self.started.elapsed();
        self.took.push(took);
        self.span.record("outcome", "done").record("duration_ms", milliseconds(took));
        self.tell(|steps| Event::StepFinished {
            number: current + 1,
            revision: steps[current].revision.clone(),
            took,
        });
        self.span = Span::none();
    }
}

fn milliseconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1e6).round() / 1e3
}
