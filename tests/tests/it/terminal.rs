//! On a terminal: what is asked there, what is drawn there, and only there.

use crate::locks::{long, words};
use crate::support::pgbouncer::PgBouncer;
use crate::support::process::{Running, start};
use crate::support::terminal::Terminal;
use crate::support::{Workspace, on_every_database, program};
use migrator_core::capability::Dialect;
use serde_json::Value;
use std::process::Command;

on_every_database!(a_lock_is_broken_by_a_yes_only);

/// What is typed that is no yes: the last is Ctrl-D, the end of the input.
const NO: [&str; 5] = ["n\n", "\n", "no\n", "yesterday\n", "\x04"];

/// A command that would break the lock, where the program is under way at a URL; and the words that it runs.
struct Held<'a> {
    app: &'a Workspace,
    url: String,
    running: Running,
}

impl Held<'_> {
    fn starts(&self) -> Terminal {
        let mut command = self.app.command(&["upgrade", "quick@head", "--break-lock", "--wait", "1m"]);
        Terminal::start(command.env("DATABASE_URL", &self.url))
    }

    fn asks(&self) -> Terminal {
        let terminal = self.starts();
        terminal.until_shown("End it? [y/N] ");
        let asked = terminal.screen();
        assert!(asked.contains(&format!("pid {} on host ", self.running.id())), "{asked}");
        assert!(asked.contains(" holds the lock"), "{asked}");
        terminal
    }

    /// Nothing but a yes does anything to the holder.
    fn is_left_alone(&mut self) {
        for no in NO {
            let mut terminal = self.asks();
            terminal.types(no);
            let said = terminal.end();
            assert_eq!(said.code, 4, "{no:?}: {said:?}");
            assert!(said.out.contains("was left alone"), "{no:?}: {said:?}");
        }
        let mut terminal = self.asks();
        terminal.types("\x03");
        let said = terminal.end();
        assert_eq!(said.code, 130, "{said:?}");
        assert!(!self.running.has_ended());
        assert_eq!(self.app.holder().unwrap()["process"], self.running.id());
    }

    /// After a yes the holder's run fails, and the other one has the lock.
    fn ends_after(self, yes: &str) {
        let mut terminal = self.asks();
        terminal.types(yes);
        let said = terminal.end();
        assert_eq!(said.code, 0, "{said:?}");
        assert!(said.out.contains("ending pid "), "{said:?}");
        let ended = self.running.wait();
        assert!([5, 6].contains(&ended.code), "{ended:?}");
        assert_eq!(self.app.database().tables(), ["marks", "quick"]);
        assert_eq!(self.app.holder(), None);
    }
}

fn a_lock_is_broken_by_a_yes_only(dialect: Dialect) {
    let app = program!("slow").on(dialect);
    app.ok(&["upgrade", "base0"]);
    let running = app.start(&["upgrade", long(dialect)]);
    app.until_held(words(dialect));
    let mut held = Held { app: &app, url: app.database().url(), running };
    if dialect == Dialect::Sqlite {
        // A file's lock cannot be stale, and is the process's own: there is nothing to ask.
        let said = held.starts().end();
        assert_eq!(said.code, 4, "{said:?}");
        assert!(!said.out.contains("End it?") && !said.out.contains("ending pid"), "{said:?}");
        assert!(said.out.contains(&format!("end it: kill {}", held.running.id())), "{said:?}");
        assert!(!held.running.has_ended());
        return;
    }
    let terminal = held.asks();
    let asked = terminal.screen();
    assert!(asked.contains(" and runs: "), "{asked}");
    assert!(asked.contains("it is alive. End it?"), "{asked}");
    drop(terminal);
    held.is_left_alone();
    held.ends_after("y\n");
}

#[test]
fn a_lease_is_broken_by_a_yes_only() {
    let app = program!("slow").on(Dialect::Postgres);
    let pooler = PgBouncer::before(app.database(), 4, "");
    app.ok(&["upgrade", "base0"]);
    let running = start(app.command(&["upgrade", "step@head"]).env("DATABASE_URL", pooler.url()));
    let holder = app.until_held("null");
    assert_eq!(holder["kind"], "lease", "{holder}");
    let mut held = Held { app: &app, url: pooler.url(), running };
    held.is_left_alone();
    // Its transaction keeps the lease until it ends.
    let mut terminal = held.asks();
    terminal.types("Y\n");
    terminal.until_shown("ending pid ");
    held.running.signal("KILL");
    let said = terminal.end();
    assert_eq!(said.code, 0, "{said:?}");
    assert_eq!(app.database().tables(), ["marks", "quick"]);
    assert_eq!(app.holder(), None);
}

/// Whether a text has sequences that colour it.
fn is_coloured(text: &str) -> bool {
    let sequences = text.split("\x1b[").skip(1);
    let mut ends = sequences
        .filter_map(|sequence| sequence.find(|c: char| c.is_ascii_alphabetic()).map(|end| &sequence[..=end]));
    ends.any(|sequence| sequence.ends_with('m') && sequence != "m" && sequence != "0m")
}

fn on_terminal(command: &mut Command) -> String {
    let said = Terminal::start(command).end();
    assert_eq!(said.code, 0, "{said:?}");
    said.out
}

#[test]
fn colours_are_for_a_terminal() {
    let run = |change: fn(&mut Command) -> &mut Command, arguments: &[&str]| {
        let app = program!("slow");
        on_terminal(change(&mut app.command(&[&["upgrade", "quick@head"], arguments].concat())))
    };
    let coloured = run(|command| command, &[]);
    assert!(is_coloured(&coloured) && coloured.contains('✓'), "{coloured:?}");
    for plain in [
        run(|command| command.env("NO_COLOR", "1"), &[]),
        run(|command| command.env("TERM", "dumb"), &[]),
        run(|command| command, &["--color", "never"]),
    ] {
        assert!(plain.contains('✓') && !is_coloured(&plain), "{plain:?}");
    }
    let json = run(|command| command, &["--json"]);
    let report: Value = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json:?}"));
    assert_eq!(report["rows"], serde_json::json!(["quick0"]));
    assert_eq!(run(|command| command, &["--quiet"]), "");

    let app = program!("slow");
    let piped = app.run(&["upgrade", "quick@head"]);
    assert!(piped.out.contains('✓'), "{piped:?}");
    assert!(!piped.out.contains('\x1b') && !piped.err.contains('\x1b'), "{piped:?}");
    let forced = app.run(&["downgrade", "base0", "--color", "always"]);
    assert!(forced.code == 0 && is_coloured(&forced.out), "{forced:?}");
}

#[test]
fn a_bar_moves_on_a_terminal_and_ctrl_c_takes_it_away() {
    let app = program!("slow").on(Dialect::Postgres);
    app.ok(&["upgrade", "base0"]);
    let mut terminal = Terminal::start(&app.command(&["upgrade", "step@head"]));
    terminal.until_shown("0/1 step0 take some time");

    // Who waits for it shows that in a bar, and not in lines.
    let mut waiting = Terminal::start(&app.command(&["upgrade", "quick@head"]));
    waiting.until_shown(", since 1 s");
    waiting.until_shown(", since 2 s");
    let shown = waiting.screen();
    assert!(shown.contains('\r') && shown.contains("waiting for pid "), "{shown:?}");
    waiting.types("\x03");
    let said = waiting.end();
    assert_eq!(said.code, 130, "{said:?}");
    let last = said.out.rsplit("waiting for pid ").next().unwrap();
    assert!(last.contains("\x1b[2K") && last.contains("the upgrade was interrupted"), "{last:?}");

    terminal.types("\x03");
    let said = terminal.end();
    assert_eq!(said.code, 130, "{said:?}");
    // The line of the bar is cleared before anything else is said.
    let last = said.out.rsplit("0/1 step0 take some time").next().unwrap();
    assert!(last.contains("\x1b[2K") && last.contains("was interrupted in `step0`"), "{last:?}");
    assert_eq!(app.holder(), None);

    // Where there is no terminal nothing is drawn.
    let piped = app.start(&["upgrade", "step@head"]);
    app.until_held("null");
    piped.signal("INT");
    let said = piped.wait();
    assert!(!said.out.contains('\r') && !said.err.contains('\r') && !said.err.contains("0/1"), "{said:?}");
}
