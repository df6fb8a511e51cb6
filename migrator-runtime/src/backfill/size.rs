use std::time::Duration;

/// How many rows a batch has: as many as take about as long as they should.
#[derive(Debug, Clone)]
pub(super) struct BatchSize {
    rows: u64,
    most: u64,
    target: Duration,
}

/// What a batch has at first. The first of a table with large rows must not fill the memory.
const FIRST: u64 = 100;
/// How long a batch should take: so long others wait for its rows.
const TARGET: Duration = Duration::from_millis(250);
/// How much of a table is in memory at once, for each worker.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

impl BatchSize {
    pub(super) fn new(most: u64) -> Self {
        BatchSize { rows: FIRST.min(most), most, target: TARGET }
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Learns from a batch of so many rows and bytes.
    pub(super) fn took(&mut self, rows: u64, bytes: usize, time: Duration) {
        let bytes_a_row = (bytes as u64).checked_div(rows).unwrap_or(0);
        let fits = MOST_BYTES.checked_div(bytes_a_row).unwrap_or(self.most);
        let wanted = if time * 8 < self.target {
            self.rows * 4
        } else if time * 2 < self.target {
            self.rows * 2
        } else if time > self.target * 2 {
            self.rows / 2
        } else {
            self.rows
        };
        self.rows = wanted.min(fits).clamp(1, self.most.max(1));
    }

    /// Takes fewer rows: a lock on one of them could not be had.
    pub(super) fn shrink(&mut self) {
        self.rows = (self.rows / 2).max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_grow_while_they_are_fast_and_shrink_when_they_are_slow() {
        let mut size = BatchSize::new(20_000);
        for _ in 0..5 {
            size.took(size.rows(), 1000, Duration::from_millis(1));
        }
        assert_eq!(size.rows(), 20_000);
        size.took(20_000, 1000, Duration::from_secs(2));
        assert_eq!(size.rows(), 10_000);
        size.took(10_000, 1000, Duration::from_millis(300));
        assert_eq!(size.rows(), 10_000);
        (0..20).for_each(|_| size.shrink());
        assert_eq!(size.rows(), 1);
    }

    #[test]
    fn large_rows_make_small_batches() {
        let mut size = BatchSize::new(20_000);
        size.took(100, 100 * 1024 * 1024, Duration::from_millis(1));
        assert_eq!(size.rows(), 16);
    }
}
