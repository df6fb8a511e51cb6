//! Beginning anew when the database could not give a lock in time.
//!
//! A statement that waits for a lock holds up all who come behind it, even those that only read. So it
//! waits for a short time only; then its transaction is taken back, others go on, and the run begins anew.

use crate::altered::Altered;
use crate::executor::{PreparedStep, RunFailure};
use crate::report::{RunReport, RunStep};
use migrator_core::plan::Plan;
use std::time::Duration;

/// How often a run begins anew, unless said otherwise.
pub(crate) const RETRIES: usize = 5;

/// The longest wait before the first attempt that follows; each further wait may be twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// The longest of all.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How long to wait before an attempt, counted from 2: exponentially longer, and never the same, so that several
/// who are in each other's way do not meet again.
/// <https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/> ("equal jitter")
pub(crate) fn wait_before(attempt: usize) -> Duration {
    let doublings = u32::try_from(attempt.saturating_sub(2)).unwrap_or(u32::MAX).min(16);
    let longest = FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
    longest.mul_f64(0.5 + fastrand::f64() / 2.0)
}

/// Says of the last of several attempts that it was, for the end of a message.
pub(crate) fn tried(attempts: usize, lock_timeout: Duration) -> String {
    let times = if attempts == 1 { "once".to_owned() } else { format!("{attempts} times") };
    format!("; tried {times}, waiting up to {lock_timeout:?} for a lock")
}

/// The way out when no attempt had its lock.
pub(crate) const TRY_LONGER: &str = "end the transaction that holds it, and run again; or try for longer with --retries, or wait longer each time with \
     --lock-timeout, which holds up who comes behind";

/// What the attempts have done, and what is left to do.
#[derive(Debug, Default)]
pub(crate) struct SoFar {
    /// The steps that last.
    pub(crate) steps: Vec<RunStep>,
    /// The revisions that ran in another version, once they were looked for.
    pub(crate) altered: Option<Vec<Altered>>,
    /// The steps that are left, from these version rows on.
    left: Option<(Plan, Vec<String>)>,
}

impl SoFar {
    /// The first of these steps took so long, and last.
    pub(crate) fn done(&mut self, steps: &[PreparedStep], times: Vec<Duration>) {
        self.steps.extend(steps.iter().zip(times).map(|(step, took)| RunStep {
            revision: step.revision.clone(),
            message: step.message.clone(),
            took,
        }));
    }

    /// Keeps what is left of a plan: a relative target, such as `+2`, counts from where the run began.
    pub(crate) fn keep(&mut self, plan: Plan, rows: Vec<String>) {
        self.left = Some((plan, sorted(rows)));
    }

    /// What is left of the plan, if the database is where the last attempt left it.
    pub(crate) fn left(&self, rows: &[String]) -> Option<Plan> {
        let (plan, at) = self.left.as_ref()?;
        (sorted(rows.to_vec()) == *at).then(|| plan.clone())
    }

    /// A report of an attempt, with what those before it did.
    pub(crate) fn report(&mut self, report: RunReport) -> RunReport {
        let steps = std::mem::take(&mut self.steps);
        RunReport { steps, altered: self.altered.take().unwrap_or_default(), ..report }
    }

    /// The failure of the last attempt, with what was done before it failed.
    pub(crate) fn failed(&self, mut failure: RunFailure) -> RunFailure {
        let mut done: Vec<String> = self.steps.iter().map(|step| step.revision.clone()).collect();
        done.extend(
            failure
                .done
                .into_iter()
                .filter(|revision| !self.steps.iter().any(|step| step.revision == *revision)),
        );
        failure.done = done;
        failure
    }
}

fn sorted(mut rows: Vec<String>) -> Vec<String> {
    rows.sort();
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_end_and_differ() {
        for (attempt, longest) in [(2, 500), (3, 1_000), (4, 2_000), (9, 30_000), (usize::MAX, 30_000)] {
            let longest = Duration::from_millis(longest);
            for _ in 0..100 {
                let wait = wait_before(attempt);
                assert!(wait <= longest && wait >= longest / 2, "{attempt}: {wait:?}");
            }
        }
        let waits: Vec<Duration> = (0..10).map(|_| wait_before(3)).collect();
        assert!(waits.iter().any(|wait| *wait != waits[0]), "{waits:?}");
    }
}
