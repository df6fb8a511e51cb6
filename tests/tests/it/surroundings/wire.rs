//! The wire to the server is cut, or the program killed, at requests all over a run: at every second or so, and with
//! `CUT_EVERY=1 cargo test --workspace surroundings::wire` at every one.

use super::{on_servers, run, said};
use crate::crash::journey::{Journey, Reference};
use crate::support::process::until;
use crate::support::proxy::Proxy;
use crate::support::{Workspace, program};
use migrator_core::capability::Dialect;
use std::process::Stdio;

on_servers!(
    cut_before_requests,
    cut_after_requests,
    killed_when_a_request_was_sent,
    a_stamp_whose_commit_stays_unanswered,
);

/// How many requests an undisturbed run has, there and back.
fn requests(reference: &Reference, dialect: Dialect) -> (usize, usize) {
    let journey = Journey::new(reference, format!("undisturbed, {dialect:?}"));
    let proxy = Proxy::to(&journey.app().database().url());
    let through = |arguments: &[&str]| {
        let before = proxy.counts().requests;
        let said = run(journey.app(), proxy.url(), arguments);
        assert_eq!(said.code, 0, "{said:?}");
        proxy.counts().requests - before
    };
    let (up, down) = (through(&["upgrade", "head"]), through(&["downgrade", "base"]));
    assert!(up > 10 && down > 10, "{up}, {down}");
    (up, down)
}

/// At how many requests one is struck.
fn every(usual: usize) -> usize {
    std::env::var("CUT_EVERY").map_or(usual, |every| every.parse().unwrap())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Before,
    After,
}

fn cut_before_requests(dialect: Dialect) {
    cut_at_requests(dialect, Cut::Before);
}

fn cut_after_requests(dialect: Dialect) {
    cut_at_requests(dialect, Cut::After);
}

/// The connection is cut at a request of the way up, and then at one of the way down.
fn cut_at_requests(dialect: Dialect, cut: Cut) {
    let reference = Reference::of(dialect);
    let (up, down) = requests(&reference, dialect);
    let (first, every) = match cut {
        Cut::Before => (1, every(3)),
        Cut::After => (2, every(2)),
    };
    for at in (first.min(every)..=up.max(down)).step_by(every) {
        let journey = Journey::new(&reference, format!("cut {cut:?} request {at}, {dialect:?}"));
        if at <= up {
            is_cut(&journey, &["upgrade", "head"], at, cut, Journey::is_at_base);
        }
        journey.ok(&["upgrade", "head"]);
        journey.is_at_head();
        if at <= down {
            is_cut(&journey, &["downgrade", "base"], at, cut, Journey::is_at_head);
        }
        journey.ok(&["downgrade", "base"]);
        journey.is_at_base();
    }
}

/// Runs a command whose connection is cut, and holds what it says against what there is.
fn is_cut<'r>(journey: &Journey<'r>, arguments: &[&str], at: usize, cut: Cut, as_before: fn(&Journey<'r>)) {
    let proxy = Proxy::to(&journey.app().database().url());
    match cut {
        Cut::Before => proxy.cut_before(at),
        Cut::After => proxy.cut_after(at),
    }
    let said = run(journey.app(), proxy.url(), arguments);
    assert!(proxy.has_struck(), "{at}: {said:?}");
    assert!(!said.err.contains("migrator:migrator@") && !said.err.contains("panicked"), "{at}: {said:?}");
    journey.look_around();
    match said.code {
        // It was the last one, which only says good-bye.
        0 => journey.look_around(),
        // Before anything began; and taken back.
        3 | 5 => {
            assert!(!said.err.contains("stay"), "{at}: {said:?}");
            as_before(journey);
        }
        6 => assert!(!said.err.contains("nothing was changed"), "{at}: {said:?}"),
        _ => panic!("{at}: {said:?}"),
    }
}

/// The program is killed while the server works at a request, of which it goes on to the end.
fn killed_when_a_request_was_sent(dialect: Dialect) {
    let reference = Reference::of(dialect);
    let (up, down) = requests(&reference, dialect);
    let is_killed = |journey: &Journey<'_>, arguments: &[&str], at: usize| {
        let proxy = Proxy::to(&journey.app().database().url());
        proxy.hold();
        let mut command = journey.app().command(arguments);
        command.env("DATABASE_URL", proxy.url()).stdout(Stdio::null()).stderr(Stdio::piped());
        let run = command.spawn().unwrap();
        proxy.kill_after(at, run.id());
        let said = said(run.wait_with_output().unwrap());
        // With the last requests, it may come to its end before the blow.
        assert!(proxy.has_struck() && [-9, 0].contains(&said.code), "{at}: {said:?}");
        journey.look_around();
        said.code == -9
    };
    let mut killed = 0;
    // The program goes on a little before it is hit: so it is not the requests alone that count.
    for at in (1..=up.max(down)).step_by(every(7)) {
        let journey = Journey::new(&reference, format!("killed after request {at}, {dialect:?}"));
        if at <= up {
            killed += usize::from(is_killed(&journey, &["upgrade", "head"], at));
        }
        journey.ok(&["upgrade", "head"]);
        journey.is_at_head();
        if at <= down {
            killed += usize::from(is_killed(&journey, &["downgrade", "base"], at));
        }
        journey.ok(&["downgrade", "base"]);
        journey.is_at_base();
    }
    assert!(killed > 2, "{killed}");
}

/// The connection is cut at each request of a stamp: what is said of it is true, and the next one does it.
fn a_stamp_whose_commit_stays_unanswered(dialect: Dialect) {
    let app = program!("crash").on(dialect);
    app.ok(&["upgrade", "c1"]);
    let mut unknown = Vec::new();
    // Nobody can tell the one from the other; a server that hears of the cut in time does not begin.
    let both = [(Cut::Before, "c1"), (Cut::After, "c2")];
    let is_seen = |unknown: &[(Cut, String)], expected: (Cut, &str)| {
        unknown.iter().any(|(cut, rows)| (*cut, rows.as_str()) == expected)
    };
    for _ in 0..20 {
        for cut in [Cut::Before, Cut::After] {
            cut_at_each_request(&app, cut, &mut unknown);
        }
        if both.iter().all(|&expected| is_seen(&unknown, expected)) {
            return;
        }
    }
    panic!("{unknown:?}");
}

/// Stamps again and again, with the connection cut at one request after the other. Keeps what was there each time that
/// nobody knew.
fn cut_at_each_request(app: &Workspace, cut: Cut, unknown: &mut Vec<(Cut, String)>) {
    let database = app.database();
    for at in 1.. {
        let proxy = Proxy::to(&database.url());
        match cut {
            Cut::Before => proxy.cut_before(at),
            Cut::After => proxy.cut_after(at),
        }
        let said = run(app, proxy.url(), &["stamp", "c2"]);
        // What a session that was cut does comes to its end.
        until("it is alone", || app.holder().is_none());
        let rows = database.rows();
        assert!(!said.err.contains("migrator:migrator@"), "{at}: {said:?}");
        match said.code {
            0 => assert_eq!(rows, ["c2"], "{at}"),
            3 | 5 => assert_eq!(rows, ["c1"], "{at}: {said:?}"),
            6 => {
                for part in ["whether it was is not known", "see with `current`"] {
                    assert!(said.err.contains(part), "{at}: {part}: {said:?}");
                }
                unknown.push((cut, rows.concat()));
            }
            _ => panic!("{at}: {said:?}"),
        }
        let done = !proxy.has_struck();
        app.ok(&["stamp", "c2"]);
        app.ok(&["stamp", "c1"]);
        if done {
            break;
        }
    }
}
