//! `check_migrations!()`: what it finds, and how far it goes down.

use crate::support::{Said, program};
use std::fs;

fn sound(wrong: &str) -> (Said, Vec<String>) {
    let app = program!("sound");
    let told = app.path("told");
    let said = crate::support::project::said(app.command(&[]).env("TOLD", &told).env("WRONG", wrong));
    let told = fs::read_to_string(told).unwrap_or_default();
    let mut told: Vec<String> = told.lines().map(ToOwned::to_owned).collect();
    told.sort();
    (said, told)
}

#[test]
fn everything_goes_down_that_nothing_holds() {
    let (said, told) = sound("");
    assert_eq!((said.code, said.out.as_str()), (0, "sound\n"), "{said:?}");
    // `b2` has no way back, and needs `a1`.
    assert_eq!(told, ["a1", "b2", "c3", "c3", "d4", "d4", "e5", "e5"]);
}

#[test]
fn what_does_not_fit_is_said_with_its_place() {
    let (said, told) = sound("misfit");
    assert_eq!(said.code, 101, "{said:?}");
    for part in [
        "the migrations are not sound",
        "error: column `nmae` does not exist on table `users` at revision `a1`",
        "sound.rs:",
        "migrations!(databases = [postgres])",
    ] {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }
    assert!(told.is_empty(), "no database is made: {told:?}");
}

#[test]
fn what_fails_when_it_runs_is_said_with_the_leg() {
    let (said, _) = sound("failure");
    assert_eq!(said.code, 101, "{said:?}");
    for part in ["on SQLite, up to all heads", "upgrade of `c3` failed", "sql: no SQL"] {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }
    let (said, _) = sound("way back");
    assert_eq!(said.code, 101, "{said:?}");
    for part in ["on SQLite, down again: at b2", "+ table leftover"] {
        assert!(said.err.contains(part), "{part}\n{}", said.err);
    }
}
