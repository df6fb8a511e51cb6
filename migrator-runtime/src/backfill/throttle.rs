use migrator_core::op::Pace;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How fast backfills may go, whatever their migrations say: see
/// [`Migrator::backfill_limits`](crate::Migrator::backfill_limits).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BackfillLimits {
    /// At most so many rows in a second.
    pub rows_per_second: Option<u32>,
    /// How long to rest between two batches.
    pub pause: Option<Duration>,
    /// How far the standbys may be behind (PostgreSQL).
    pub max_replication_lag: Option<Duration>,
    /// How many connections work at once.
    pub workers: Option<u32>,
}

impl BackfillLimits {
    /// What a migration says, with these limits in its place where they say something.
    pub(crate) fn over(&self, pace: &Pace) -> Pace {
        Pace {
            rows_per_second: self.rows_per_second.or(pace.rows_per_second),
            pause: self.pause.or(pace.pause),
            max_replication_lag: self.max_replication_lag.or(pace.max_replication_lag),
            workers: self.workers.or(pace.workers),
        }
    }
}

/// Makes the workers of a backfill go as fast as they may together.
#[derive(Debug)]
pub(super) struct Throttle {
    rows_per_second: Option<u32>,
    pause: Option<Duration>,
    /// When the rows that were done so far are paid for.
    paid: Mutex<Option<Instant>>,
}

impl Throttle {
    pub(super) fn new(pace: &Pace) -> Self {
        Throttle { rows_per_second: pace.rows_per_second, pause: pace.pause, paid: Mutex::new(None) }
    }

    /// The most rows that a batch may have, so that there is one in a second at least.
    pub(super) fn most_rows(&self) -> Option<u64> {
        self.rows_per_second.map(|rows| u64::from(rows).max(1))
    }

    /// How long to rest behind a batch of so many rows that ended now.
    pub(super) fn rest(&self, rows: u64, now: Instant) -> Duration {
        let mut rest = self.pause.unwrap_or_default();
        if let Some(limit) = self.rows_per_second {
            let cost = Duration::from_secs(rows) / limit.max(1);
            if let Ok(mut paid) = self.paid.lock() {
                // The first batch began before it: it is paid for from now on.
                let until = paid.map_or(now, |paid| paid.max(now)) + cost;
                *paid = Some(until);
                rest = rest.max(until - now);
            }
        }
        rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_paid_for_by_time() {
        let pace = Pace { rows_per_second: Some(100), ..Pace::default() };
        let throttle = Throttle::new(&pace);
        let now = Instant::now();
        assert_eq!(throttle.rest(50, now), Duration::from_millis(500));
        // Another worker at the same time waits for both.
        assert_eq!(throttle.rest(50, now), Duration::from_secs(1));
        assert_eq!(throttle.rest(10, now + Duration::from_secs(5)), Duration::from_millis(100));
        assert_eq!(throttle.most_rows(), Some(100));
    }

    #[test]
    fn a_pause_is_the_least_rest() {
        let pause = Duration::from_millis(20);
        let throttle = Throttle::new(&Pace { pause: Some(pause), ..Pace::default() });
        assert_eq!(throttle.rest(50, Instant::now()), pause);
    }

    #[test]
    fn limits_of_the_run_go_before_those_of_the_migration() {
        let said = Pace { rows_per_second: Some(10), workers: Some(2), ..Pace::default() };
        let limits = BackfillLimits { rows_per_second: Some(5), ..BackfillLimits::default() };
        let both = limits.over(&said);
        assert_eq!((both.rows_per_second, both.workers), (Some(5), Some(2)));
    }
}
