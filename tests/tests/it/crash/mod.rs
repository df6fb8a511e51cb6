//! Runs that are killed: whatever was going on, the next run knows what to do.
//!
//! `CRASH_SEED=7 CRASH_ROUNDS=100 cargo test --workspace crash_rounds` runs others.

pub(crate) mod journey;

use crate::support::on_every_database;
use journey::{Journey, Kill, Reference};
use migrator_core::capability::Dialect;
use migrator_tests::random::Dice;
use std::time::Duration;

/// How many random rounds a test runs, unless it is told.
const ROUNDS: u64 = 12;

on_every_database!(killed_at_every_statement, crash_rounds);

/// Killed before and after every statement on the way up, and then on the way down.
fn killed_at_every_statement(dialect: Dialect) {
    let reference = Reference::of(dialect);
    for at in 1..=reference.events_up.max(reference.events_down) {
        let journey = Journey::new(&reference, format!("killed at {at}"));
        if at <= reference.events_up {
            assert!(journey.killed(&["upgrade", "head"], Kill::AtEvent(at)), "up, killed at {at}");
            journey.look_around();
        }
        journey.ok(&["upgrade", "head"]);
        journey.is_at_head();
        if at <= reference.events_down {
            assert!(journey.killed(&["downgrade", "base"], Kill::AtEvent(at)), "down, killed at {at}");
            journey.look_around();
        }
        journey.ok(&["downgrade", "base"]);
        journey.is_at_base();
    }
}

/// Killed again and again, at random events and moments, with changes of mind on the way.
fn crash_rounds(dialect: Dialect) {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let first = number("CRASH_SEED").unwrap_or(1);
    let rounds = number("CRASH_ROUNDS").unwrap_or(ROUNDS);
    let reference = Reference::of(dialect);
    for seed in first..first + rounds {
        let mut dice = Dice::new(seed);
        let journey = Journey::new(&reference, format!("CRASH_SEED={seed} CRASH_ROUNDS=1, {dialect:?}"));
        for _ in 0..1 + dice.below(5) {
            let arguments: &[&str] = match dice.below(5) {
                0 => &["downgrade", "base"],
                1 => &["upgrade", "+1"],
                2 => &["downgrade", "-1"],
                _ => &["upgrade", "head"],
            };
            let kill = if dice.once_in(2) {
                Kill::AtEvent(1 + dice.below(reference.events_up))
            } else {
                Kill::After(Duration::from_micros(dice.below(60_000) as u64))
            };
            journey.killed(arguments, kill);
            journey.look_around();
            if dice.once_in(3) {
                journey.undo();
            }
        }
        journey.finish();
        journey.ok(&["upgrade", "head"]);
        journey.is_at_head();
        journey.ok(&["downgrade", "base"]);
        journey.is_at_base();
    }
}
