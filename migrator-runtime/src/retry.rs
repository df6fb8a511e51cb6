//! Beginning anew when the database could not give a lock in time.
//!
//! A statement that waits for a lock holds up all who come behind it, even those that only read. So it
//! waits for a short time only; then its transaction is taken back, others go on, and the run begins anew.

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
