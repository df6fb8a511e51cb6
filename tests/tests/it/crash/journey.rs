use crate::support::{Said, TestDatabase, Workspace, clauses, program};
use migrator_core::capability::Dialect;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::{Duration, Instant};

/// What an undisturbed run leaves.
pub(crate) struct Reference {
    dialect: Dialect,
    /// What there is after each revision; nothing before the first.
    after: BTreeMap<String, State>,
    /// How often a run up can be killed.
    pub(crate) events_up: usize,
    /// How often a run down can be killed.
    pub(crate) events_down: usize,
}

/// The structure and the rows.
#[derive(Debug, PartialEq, Eq)]
struct State {
    structure: Vec<String>,
    rows: Vec<Vec<Vec<String>>>,
}

/// When a run is killed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kill {
    /// At the event of this number.
    AtEvent(usize),
    /// So long after it began.
    After(Duration),
}

/// A database, and what happens to it.
pub(crate) struct Journey<'a> {
    reference: &'a Reference,
    app: Workspace,
    name: String,
}

const BASE: &str = "base";

impl Reference {
    pub(crate) fn of(dialect: Dialect) -> Self {
        let app = program!("crash").on(dialect);
        app.ok(&["upgrade", "+1"]);
        app.ok(&["downgrade", "base"]);
        let mut after = BTreeMap::from([(BASE.to_owned(), State::of(&app, dialect))]);
        for number in 1..=9 {
            app.ok(&["upgrade", "+1"]);
            after.insert(format!("c{number}"), State::of(&app, dialect));
        }
        app.ok(&["downgrade", "base"]);
        let events = |arguments: &[&str]| {
            let output = app.command(arguments).env("CRASH_AT", "1000000").output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
        };
        let (events_up, events_down) = (events(&["upgrade", "head"]), events(&["downgrade", "base"]));
        assert!(events_up > 40 && events_down > 30, "{events_up}, {events_down}");
        Reference { dialect, after, events_up, events_down }
    }
}

impl State {
    fn of(app: &Workspace, dialect: Dialect) -> Self {
        let database = app.database();
        let tables = database.tables();
        let rows =
            tables.iter().map(|table| database.sql(&format!("SELECT * FROM {table} ORDER BY 1"))).collect();
        State { structure: structure(database, dialect), rows }
    }
}

/// The structure, in which the layout and the order of what was made count for nothing.
fn structure(database: &TestDatabase, dialect: Dialect) -> Vec<String> {
    let dump = database.structure();
    let lines = dump.lines().filter(|line| !line.is_empty());
    let mut structure: Vec<String> = match dialect {
        Dialect::Postgres => lines.map(ToOwned::to_owned).collect(),
        // The dump sets variables around the tables.
        Dialect::Mysql => lines
            .filter(|line| !line.starts_with("/*") && !line.starts_with("SET @"))
            .map(|line| line.trim_end_matches(',').to_owned())
            .collect(),
        Dialect::Sqlite => {
            let rows = database.sql(
                "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE 'migrator_%' AND name NOT LIKE 'sqlite_%'",
            );
            clauses(&rows).into_iter().map(|(name, words)| format!("{name}: {}", words.join(" "))).collect()
        }
    };
    if dialect != Dialect::Postgres {
        structure.sort();
    }
    structure
}

impl<'a> Journey<'a> {
    pub(crate) fn new(reference: &'a Reference, name: String) -> Self {
        Journey { reference, app: program!("crash").on(reference.dialect), name }
    }

    /// Runs a command that is killed, if it lives long enough. Says whether it was.
    pub(crate) fn killed(&self, arguments: &[&str], kill: Kill) -> bool {
        let at = match kill {
            Kill::AtEvent(at) => at,
            Kill::After(_) => 1_000_000,
        };
        let mut command = self.app.command(arguments);
        command.env("CRASH_AT", at.to_string()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut run = command.spawn().unwrap();
        if let Kill::After(time) = kill {
            std::thread::sleep(time);
            run.kill().unwrap();
        }
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        let refused = said.contains("half done") || said.contains("goes further");
        assert!(output.status.code().is_none_or(|code| code == 0) || refused, "{}: {said}", self.name);
        output.status.code().is_none()
    }

    /// The program, on its database.
    pub(crate) fn app(&self) -> &Workspace {
        &self.app
    }

    /// Runs a command that must succeed.
    pub(crate) fn ok(&self, arguments: &[&str]) {
        let said = self.app.run(arguments);
        assert_eq!(said.code, 0, "{}: {arguments:?}: {}", self.name, said.err);
    }

    /// What a killed run left, once nothing of it runs any more: all of some revisions and nothing of the
    /// others; or a revision that is half done, and of which it is said.
    pub(crate) fn look_around(&self) {
        self.wait_until_alone();
        let current = self.current();
        if current["half_done"].is_object() {
            let said = self.app.run(&["current"]);
            let told = ["is half done", "were being run when their runner ended"];
            assert!(told.iter().any(|told| said.err.contains(told)), "{}: {}", self.name, said.err);
            return;
        }
        self.is_at(&self.place(&current));
    }

    /// Takes back what is half done.
    pub(crate) fn undo(&self) {
        let Said { code, err, .. } = self.app.run(&["upgrade", "--undo"]);
        if code == 0 {
            let current = self.current();
            assert!(current["half_done"].is_null(), "{}: {current}", self.name);
            self.is_at(&self.place(&current));
        } else {
            assert!(
                err.contains("has no way back") || err.contains("itself half done"),
                "{}: {err}",
                self.name
            );
        }
    }

    /// Brings what is half done to its end.
    pub(crate) fn finish(&self) {
        let current = self.current();
        match (current["half_done"]["direction"].as_str(), current["half_done"]["undo"].as_bool()) {
            (None, _) => {}
            (_, Some(true)) => self.ok(&["upgrade", "--undo"]),
            (Some("up"), _) => self.ok(&["upgrade", "head"]),
            (Some(_), _) => self.ok(&["downgrade", "base"]),
        }
    }

    pub(crate) fn is_at_head(&self) {
        self.is_at("c9");
    }

    pub(crate) fn is_at_base(&self) {
        self.is_at(BASE);
    }

    fn is_at(&self, revision: &str) {
        let current = self.current();
        assert_eq!(self.place(&current), revision, "{}", self.name);
        assert!(current["half_done"].is_null(), "{}: {current}", self.name);
        assert_eq!(
            State::of(&self.app, self.reference.dialect),
            self.reference.after[revision],
            "{}, at {revision}",
            self.name
        );
        self.the_journal_fits(revision);
    }

    /// In the journal, each revision was run up and down in turn, and once more up than down if it is
    /// applied.
    fn the_journal_fits(&self, revision: &str) {
        if !self.app.database().tables_of_ours().contains(&"migrator_version_journal".to_owned()) {
            return;
        }
        let done = self.app.database().sql(
            "SELECT revision, action FROM migrator_version_journal WHERE outcome = 'done' AND action <> 'undo' ORDER BY id",
        );
        let mut ran: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in done {
            ran.entry(row[0].clone()).or_default().push(row[1].clone());
        }
        for (of, actions) in ran {
            let turns = actions.iter().enumerate().all(|(at, action)| (at % 2 == 0) == (action == "up"));
            let applied = actions.len() % 2 == 1;
            assert!(
                turns && applied == (revision != BASE && *of <= *revision),
                "{}: {of} {actions:?}",
                self.name
            );
        }
    }

    fn place(&self, current: &Value) -> String {
        match current["rows"].as_array().unwrap().as_slice() {
            [] => BASE.to_owned(),
            [one] => one.as_str().unwrap().to_owned(),
            more => panic!("{}: {more:?}", self.name),
        }
    }

    fn current(&self) -> Value {
        self.app.json(&["current"])
    }

    /// Waits until the server has ended what a killed program had it do.
    pub(crate) fn wait_until_alone(&self) {
        let name = self.app.database().name();
        let others = match self.reference.dialect {
            Dialect::Sqlite => return,
            Dialect::Postgres => {
                format!(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
                )
            }
            Dialect::Mysql => format!(
                "SELECT count(*) FROM information_schema.processlist WHERE db = '{name}' AND id <> connection_id()"
            ),
        };
        let begun = Instant::now();
        while self.app.database().column(&others) != ["0"] {
            assert!(begun.elapsed() < Duration::from_secs(30), "{}: still there", self.name);
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
