use crate::executor::{PreparedStep, RowChange, Unit};
use crate::journal::RunInfo;
use crate::lock::{Holder, Life};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::plan::Direction;
use migrator_sql::{Follower, ProgressRow};

/// A revision that runs without a transaction and did not reach its end: its runner was killed, or one of
/// its statements failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfDone {
    pub(super) row: ProgressRow,
    pub(super) action: Action,
    pub(super) state: StatementState,
}

/// What was done with the revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Up,
    Down,
    /// A part of a step up or down was being taken back.
    Undo {
        of: Direction,
        /// How many operations.
        operations: usize,
    },
}

/// What is known of the first statement that is not done for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementState {
    /// It was not begun.
    Planned,
    /// It was begun, and may be done.
    Started,
    /// The database refused it.
    Failed,
}

impl HalfDone {
    /// Reads the row of the books; `None` when another version of this program wrote it.
    pub(crate) fn read(row: ProgressRow) -> Option<Self> {
        let direction = |word: &str| match word {
            "up" => Some(Direction::Up),
            "down" => Some(Direction::Down),
            _ => None,
        };
        let action = match row.undone.as_ref() {
            Some((of, operations)) => Action::Undo { of: direction(of)?, operations: *operations },
            None if direction(&row.action)? == Direction::Up => Action::Up,
            None => Action::Down,
        };
        let state = match row.state.as_str() {
            "planned" => StatementState::Planned,
            "started" => StatementState::Started,
            "failed" => StatementState::Failed,
            _ => return None,
        };
        Some(HalfDone { row, action, state })
    }

    /// The row for a step that is about to begin.
    pub(crate) fn planned(
        step: &PreparedStep,
        units: &[Unit<'_>],
        run: &RunInfo,
        rows: RowChange,
    ) -> ProgressRow {
        let undone = step.undoes.map(|(of, operations)| (of.to_string(), operations));
        ProgressRow {
            revision: step.revision.clone(),
            action: if undone.is_some() { "undo".to_owned() } else { step.direction.to_string() },
            undone,
            removed: rows.removed,
            added: rows.added,
            statements: units.iter().map(Unit::text).collect(),
            position: 0,
            state: "planned".to_owned(),
            error: None,
            run_id: run.id.clone(),
            run_started_at: run.started_text(),
            user_name: run.user.clone(),
            host_name: run.host.clone(),
            followers: Vec::new(),
        }
    }

    /// The row for steps that are about to run together.
    pub(crate) fn together(members: Vec<ProgressRow>) -> ProgressRow {
        let mut members = members.into_iter();
        let mut row = members.next().unwrap_or_default();
        for member in members {
            row.followers.push(Follower {
                revision: member.revision,
                removed: member.removed,
                added: member.added,
                statements: member.statements.len(),
            });
            row.statements.extend(member.statements);
        }
        row
    }

    /// The steps that ran together, one by one: of none of them it is known how far it is.
    pub(crate) fn members(&self) -> Vec<HalfDone> {
        let behind: usize = self.row.followers.iter().map(|follower| follower.statements).sum();
        let mut statements = self.row.statements.clone();
        let mut rest = statements.split_off(statements.len().saturating_sub(behind));
        let first = ProgressRow { statements, followers: Vec::new(), ..self.row.clone() };
        let followers = self.row.followers.iter().map(|follower| {
            let behind = rest.split_off(follower.statements.min(rest.len()));
            ProgressRow {
                revision: follower.revision.clone(),
                removed: follower.removed.clone(),
                added: follower.added.clone(),
                statements: std::mem::replace(&mut rest, behind),
                ..first.clone()
            }
        });
        let rows: Vec<ProgressRow> = followers.collect();
        let member = |row| HalfDone { row, action: self.action, state: self.state };
        std::iter::once(first).chain(rows).map(member).collect()
    }

    /// Whether several revisions ran together, and the books do not say yet which of them are done.
    pub(crate) fn is_group(&self) -> bool {
        !self.row.followers.is_empty()
    }

    /// The revisions: the one, or those that ran together.
    pub fn revisions(&self) -> Vec<&str> {
        let followers = self.row.followers.iter().map(|follower| follower.revision.as_str());
        std::iter::once(self.revision()).chain(followers).collect()
    }

    /// Its revisions, as they are named to a user.
    fn subject(&self) -> String {
        match self.revisions().as_slice() {
            [first, .., last] => {
                format!("revisions `{first}` to `{last}` ({})", self.row.followers.len() + 1)
            }
            _ => format!("revision `{}`", self.revision()),
        }
    }

    /// The row for a run that goes on with it, from a unit on.
    pub(crate) fn taken_over(&self, run: &RunInfo, units: &[Unit<'_>], unit: usize) -> ProgressRow {
        ProgressRow {
            statements: units.iter().map(Unit::text).collect(),
            position: unit,
            state: "planned".to_owned(),
            error: None,
            run_id: run.id.clone(),
            run_started_at: run.started_text(),
            user_name: run.user.clone(),
            host_name: run.host.clone(),
            ..self.row.clone()
        }
    }

    /// The revision.
    pub fn revision(&self) -> &str {
        &self.row.revision
    }

    /// Which way it went, whether it is being taken back or not.
    pub fn direction(&self) -> Direction {
        match self.action {
            Action::Up => Direction::Up,
            Action::Down => Direction::Down,
            Action::Undo { of, .. } => of,
        }
    }

    /// Whether what it did was being taken back.
    pub fn is_undo(&self) -> bool {
        matches!(self.action, Action::Undo { .. })
    }

    /// Its statements, as they were planned.
    pub fn statements(&self) -> &[String] {
        &self.row.statements
    }

    /// How many of them are done for certain.
    pub fn done(&self) -> usize {
        self.row.position
    }

    /// What is known of the next one.
    pub fn state(&self) -> StatementState {
        self.state
    }

    /// What the books say of it.
    pub(crate) fn row(&self) -> &ProgressRow {
        &self.row
    }

    /// The version rows that its end takes away, and puts in.
    pub(crate) fn row_change(&self) -> (Vec<String>, Vec<String>) {
        (self.row.removed.clone(), self.row.added.clone())
    }

    /// Why it failed, if it did.
    pub fn error(&self) -> Option<&str> {
        self.row.error.as_deref()
    }

    /// When the run began, in RFC 3339, and by whom: `user@host`.
    pub fn started(&self) -> (&str, String) {
        (&self.row.run_started_at, format!("{}@{}", self.row.user_name, self.row.host_name))
    }

    /// What it has done, in words.
    fn progress(&self) -> String {
        let word = self.word();
        let what = if self.is_undo() { format!("taking back its {word}") } else { format!("its {word}") };
        let total = self.row.statements.len();
        let (begun, by) = self.started();
        if self.is_group() {
            return format!("{} with {total} statements (begun {begun} by {by})", self.word());
        }
        let statements = if total == 1 { "statement" } else { "statements" };
        format!("{what} ran {} of {total} {statements} (begun {begun} by {by})", self.done())
    }

    fn word(&self) -> &'static str {
        match self.direction() {
            Direction::Up => "upgrade",
            Direction::Down => "downgrade",
        }
    }

    /// The same, while the one who runs it lives: then nothing is to be done about it.
    pub fn under_way(&self, holder: &Holder) -> Diagnostic {
        let verb = if self.is_group() { "are" } else { "is" };
        let gone = if holder.life == Life::ProcessGone {
            format!(" ({})", holder.life_line())
        } else {
            String::new()
        };
        let fact = format!("{} {verb} being run by {holder}{gone}: {}", self.subject(), self.progress());
        Diagnostic::new("under-way", fact)
            .at_revision(self.revision())
            .help("wait for it; `lock-status` shows more")
    }

    /// What is half done, and the ways out, in plain words.
    pub fn diagnostic(&self) -> Diagnostic {
        let word = self.word();
        if self.is_group() {
            let fact = format!(
                "{} were being run when their runner ended: {}\n  which of them are done is not in the books yet",
                self.subject(),
                self.progress()
            );
            return Diagnostic::new("half-done", fact).at_revision(self.revision()).help(format!(
                "`{word}` looks at the database and goes on where they stopped; `{word} --undo` notes those that \
                 are done, and takes back what one that is half done did"
            ));
        }
        let mut fact = format!("revision `{}` is half done: {}", self.revision(), self.progress());
        if let Some(statement) = self.row.statements.get(self.done()) {
            let state = match self.state {
                StatementState::Planned => "comes next",
                StatementState::Started => "was started, and may have taken effect",
                StatementState::Failed => "failed",
            };
            fact.push_str(&format!("\n  statement {} {state}: {}", self.done() + 1, one_line(statement)));
        }
        if let Some(error) = self.error() {
            fact.push_str(&format!("\n  database: {}", error.replace('\n', "\n            ")));
        }
        let diagnostic = Diagnostic::new("half-done", fact).at_revision(self.revision());
        if self.is_undo() {
            return diagnostic.help(format!("`{word} --undo` goes on taking it back"));
        }
        let asks = match self.state {
            StatementState::Started => format!(
                "; where the database cannot tell whether that statement took effect, `{word}` asks for --interrupted-statement"
            ),
            StatementState::Planned | StatementState::Failed => String::new(),
        };
        diagnostic.help(format!(
            "`{word}` looks at the database and goes on where it stopped; `{word} --undo` takes back what it did{asks}"
        ))
    }
}

/// The beginning of a statement, on one line.
pub(super) fn one_line(statement: &str) -> String {
    const LONGEST: usize = 100;
    let line = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST {
        return line;
    }
    format!("{}…", line.chars().take(LONGEST).collect::<String>())
}
