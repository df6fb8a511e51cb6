//! How fast backfills may go, whatever their migrations say.

use super::duration::parse_duration;
use crate::backfill::BackfillLimits;
use crate::migrator::Migrator;
use clap::Args;
use std::time::Duration;

/// As options of a command.
#[derive(Debug, Default, Args)]
pub(super) struct Backfills {
    /// Backfills do at most so many rows in a second
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    backfill_rows_per_second: Option<u32>,
    /// How long backfills rest between two batches: 500ms, 5s, 2m
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    backfill_pause: Option<Duration>,
    /// Backfills rest while a standby is further behind than this (PostgreSQL)
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    backfill_max_lag: Option<Duration>,
    /// How many connections a backfill uses at once; on SQLite one
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=32))]
    backfill_workers: Option<u32>,
}

impl Backfills {
    /// The migrator with what is said here.
    pub(super) fn set(&self, migrator: Migrator) -> Migrator {
        migrator.backfill_limits(BackfillLimits {
            rows_per_second: self.backfill_rows_per_second,
            pause: self.backfill_pause,
            max_replication_lag: self.backfill_max_lag,
            workers: self.backfill_workers,
        })
    }
}
