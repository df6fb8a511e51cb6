//! A run: planned, prepared, executed; and begun anew where that helps.

use super::Migrator;
use crate::backend::Opening;
use crate::error::Error;
use crate::event::{Direction, Event, tell};
use crate::executor::{self, RunFailure, Session};
use crate::prepare::prepare;
use crate::recovery::{HalfDoneCause, HalfDoneError};
use crate::report::RunReport;
use crate::retry::SoFar;
use migrator_core::target::Origin;
use std::sync::Arc;
use std::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument, Span};

/// How often a run is planned anew because another program was faster.
const PLANS: usize = 5;

impl Migrator {
    /// Runs forward to a target: `head`, `heads`, `+1`, an id or the beginning of one,
    /// `label@head` …
    ///
    /// By default all steps share one transaction: after an error the database is as it was.
    ///
    /// # Errors
    ///
    /// [`Error::Target`] and the other refusals before anything ran; [`Error::Run`] when a step
    /// failed, with what was done and what is left.
    pub async fn upgrade(&self, target: &str) -> Result<RunReport, Error> {
        let (outcome, duration_ms, run_id) = (Empty, Empty, Empty);
        let span = tracing::info_span!("upgrade", target, database = %self.url, run_id, outcome, duration_ms);
        self.spanned(Direction::Up, target, span).await
    }

    /// Runs backward to a target: `base`, `-1`, an id or the beginning of one …
    ///
    /// # Errors
    ///
    /// As [`upgrade`](Self::upgrade), and [`Error::Irreversible`] when a revision has no way back.
    pub async fn downgrade(&self, target: &str) -> Result<RunReport, Error> {
        let (outcome, duration_ms, run_id) = (Empty, Empty, Empty);
        let span =
            tracing::info_span!("downgrade", target, database = %self.url, run_id, outcome, duration_ms);
        self.spanned(Direction::Down, target, span).await
    }

    /// Runs within a span, which says at its end how it went.
    async fn spanned(&self, direction: Direction, target: &str, span: Span) -> Result<RunReport, Error> {
        let started = Instant::now();
        let result = self.run(direction, target).instrument(span.clone()).await;
        let outcome = match &result {
            Ok(report) if report.steps.is_empty() => "nothing to do",
            Ok(_) => "done",
            Err(Error::Run(_)) => "failed",
            Err(_) => "refused",
        };
        span.record("outcome", outcome);
        span.record("duration_ms", (started.elapsed().as_secs_f64() * 1e6).round() / 1e3);
        result
    }

    async fn run(&self, direction: Direction, target: &str) -> Result<RunReport, Error> {
        let started = Instant::now();
        let session = match self.open(Opening::Read).await? {
            Some(session) => session,
            None => {
                // What cannot be planned must not leave an empty database behind.
                let plan = self.plan_from(direction, Origin::Database(&[]), target)?;
                prepare(&self.history, &plan, &[], self.url.dialect())?;
                if plan.steps.is_empty() {
                    return Ok(RunReport::nothing(direction, Vec::new()));
                }
                match self.open(Opening::Write).await? {
                    Some(session) => session,
                    None => return Ok(RunReport::nothing(direction, Vec::new())),
                }
            }
        };
        self.run_in(session, direction, target, started).await
    }

    async fn run_in(
        &self,
        mut session: Session,
        direction: Direction,
        target: &str,
        started: Instant,
    ) -> Result<RunReport, Error> {
        let interrupt = Arc::clone(session.interrupt());
        let attempt = self.attempts(&mut session, direction, target, started);
        let outcome = self.interruptible(&interrupt, attempt).await;
        session.close().await;
        outcome
    }

    /// Runs, and begins anew when the database could not give a lock in time.
    async fn attempts(
        &self,
        session: &mut Session,
        direction: Direction,
        target: &str,
        started: Instant,
    ) -> Result<RunReport, Error> {
        let mut so_far = SoFar::default();
        for attempt in 1.. {
            let error = match self.attempt(session, direction, target, started, &mut so_far).await {
                Ok(report) => return Ok(report),
                Err(error) => error,
            };
            match self.begin_anew(session, attempt, error).await {
                Ok(()) => {}
                Err(Error::Run(failure)) => return Err(self.failed(so_far.failed(*failure))),
                // What earlier attempts did stays.
                Err(Error::Interrupted) => {
                    let failure = RunFailure::interrupted(self.url.dialect(), direction, &[]);
                    return Err(self.failed(so_far.failed(failure)));
                }
                Err(other) => return Err(other),
            }
        }
        Err(Error::Overtaken)
    }

    async fn attempt(
        &self,
        session: &mut Session,
        direction: Direction,
        target: &str,
        started: Instant,
        so_far: &mut SoFar,
    ) -> Result<RunReport, Error> {
        for plans in 1.. {
            let mut state = session.state().await?;
            let plan_at = |rows: &[String]| match so_far.left(rows) {
                Some(left) => Ok(left),
                None => self.plan_from(direction, Origin::Database(rows), target),
            };
            let mut plan = plan_at(&state.rows)?;
            if state.half_done.is_some() {
                session.lock(&self.terms()).await?;
                state = session.state().await?;
                session.sign(&state).await?;
                if state.half_done.is_some() {
                    session.bring_books_up(&mut state).await?;
                }
                plan = plan_at(&state.rows)?;
            }
            if let Some(half) = state.half_done.as_ref().filter(|half| half.is_group()) {
                let settled = self.settle(session, &state, half).await?;
                let planned = plan.steps.iter().map(|step| &step.revision);
                let goes_on = half.direction() == direction
                    && planned.take(settled.len()).eq(settled.iter().map(|step| &step.revision));
                let done = settled.len();
                so_far.steps.extend(settled);
                state = session.state().await?;
                if goes_on {
                    // A relative target counts from where they began.
                    plan.skip_done(done);
                } else {
                    plan = self.plan_from(direction, Origin::Database(&state.rows), target)?;
                }
            }
            if let Some(half) = &state.half_done {
                if half.is_undo() || half.direction() != direction {
                    return Err(HalfDoneError::new(half, HalfDoneCause::OtherWay).into());
                }
                let resumed = self.resume(session, &state, half).await?;
                so_far.steps.push(resumed);
                let first = plan.steps.first().map(|step| step.revision.clone());
                let goes_on = first.as_deref() == Some(half.revision());
                state = session.state().await?;
                if goes_on {
                    // A relative target counts from where the revision began.
                    plan.skip_done(1);
                } else {
                    plan = self.plan_from(direction, Origin::Database(&state.rows), target)?;
                }
            }
            let prepared = self.prepared(&plan, &state.rows)?;
            let listener = self.listener.as_ref();
            if so_far.altered.is_none() && direction == Direction::Up {
                let altered = self.altered(session, &state).await?;
                for revision in &altered {
                    tell(listener, &Event::Warning(revision.diagnostic().to_string()));
                }
                so_far.altered = Some(altered);
            }
            if prepared.steps.is_empty() {
                let took = started.elapsed();
                let nothing = RunReport::nothing(direction, state.rows);
                return Ok(RunReport { took, ..so_far.report(nothing) });
            }
            for warning in &plan.warnings {
                tell(listener, &Event::Warning(warning.to_string()));
            }
            match session.lock(&self.terms()).await {
                Ok(false) => {}
                // The one that had it has done something, most likely.
                Ok(true) => continue,
                Err(Error::Interrupted) => {
                    let failure = RunFailure::interrupted(self.url.dialect(), direction, &prepared.steps);
                    return Err(failure.into());
                }
                Err(error) => return Err(error),
            }
            let run = executor::execute(
                session,
                &prepared.schema,
                &prepared.steps,
                &state,
                self.transaction,
                listener,
            );
            match run.await {
                Ok(times) => {
                    so_far.done(&prepared.steps, times);
                    let took = started.elapsed();
                    let nothing = RunReport::nothing(direction, plan.rows);
                    return Ok(RunReport { took, ..so_far.report(nothing) });
                }
                Err(executor::Stopped::Overtaken) if plans < PLANS => {}
                Err(executor::Stopped::Overtaken) => break,
                Err(executor::Stopped::Failed(failure)) => {
                    if let Some(busy) = &failure.busy {
                        so_far.done(&prepared.steps, busy.took.clone());
                        plan.skip_done(busy.took.len());
                        so_far.keep(plan, busy.rows.clone());
                    }
                    return Err(Error::Run(failure));
                }
            }
        }
        Err(Error::Overtaken)
    }
}
