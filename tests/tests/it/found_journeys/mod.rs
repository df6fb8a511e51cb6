//! Journeys that random search found to fail once, on the database that they failed on.

mod columns;
mod indexes;
mod keys;
mod names;
mod views;

use crate::journey::{Live, there_and_back, unsupported};
use migrator_core::capability::Dialect;
use migrator_core::op::Operations;
use migrator_core::schema::Schema;

fn goes(dialect: Dialect, before: impl FnOnce(&mut Operations), change: impl FnOnce(&mut Operations)) {
    let (mut start, mut operations) = (Operations::default(), Operations::default());
    before(&mut start);
    change(&mut operations);
    let (start, operations) = (start.into_recorded(), operations.into_recorded());
    let mut live = Live::new(dialect);
    for with_rows in [false, true] {
        live.reset();
        there_and_back(&mut live, &start, &operations, with_rows).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Why operations are refused before anything runs.
fn refused(dialect: Dialect, record: impl FnOnce(&mut Operations)) -> String {
    let mut op = Operations::default();
    record(&mut op);
    let refused = unsupported(op.recorded(), &Schema::of(dialect), dialect);
    refused.expect("nothing is refused").to_string()
}
