//! The clock goes backwards.

use crate::crash::journey::{Journey, Reference};
use crate::support::on_every_database;
use migrator_core::capability::Dialect;

on_every_database!(a_clock_that_goes_backwards);

/// The journal is full of times to come: an earlier run had a clock that was far ahead.
fn a_clock_that_goes_backwards(dialect: Dialect) {
    let reference = Reference::of(dialect);
    let journey = Journey::new(&reference, format!("a clock that goes backwards, {dialect:?}"));
    let (app, database) = (journey.app(), journey.app().database());
    let ahead = || {
        let late = "2999-12-31T23:59:59.999999Z";
        database.sql(&format!(
            "UPDATE migrator_version_journal SET run_started_at = '{late}', started_at = '{late}'"
        ));
    };
    for target in ["c2", "c4", "c7"] {
        app.ok(&["upgrade", target]);
        ahead();
        let log = app.run(&["log"]);
        assert_eq!(log.code, 0, "{log:?}");
    }
    journey.is_at_head();
    // What ran last is what counts, whatever the clock said: nothing was altered, and nothing is missing.
    let again = app.run(&["upgrade", "head"]);
    assert!(again.code == 0 && again.err.is_empty() && again.out.contains("nothing to do"), "{again:?}");
    app.ok(&["validate"]);
    app.ok(&["downgrade", "c1"]);
    ahead();
    app.ok(&["upgrade", "head"]);
    app.ok(&["validate"]);
    journey.is_at_head();
    app.ok(&["downgrade", "base"]);
    journey.is_at_base();
}
