use super::{Expression, SqlText};
use std::fmt;

/// What a table does by itself when its rows change. Its name stands beside it, in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// When it acts.
    pub timing: TriggerTiming,
    /// On what it acts.
    pub events: Vec<TriggerEvent>,
    /// Whether it acts for each row, or once for a statement.
    pub for_each_row: bool,
    /// The condition under which it acts, if there is one.
    pub when: Option<Expression>,
    /// What it does: `EXECUTE FUNCTION f()` on PostgreSQL, `BEGIN … END` on SQLite, a statement or
    /// `BEGIN … END` on MySQL and MariaDB.
    pub body: SqlText,
}

/// When a trigger acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TriggerTiming {
    /// Before the row changes.
    Before,
    /// After the row has changed.
    After,
    /// In place of the change, on a view.
    InsteadOf,
}

/// On what a trigger acts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TriggerEvent {
    /// A new row.
    Insert,
    /// A changed row: of any column, or of one of these.
    Update(Vec<String>),
    /// A row that goes.
    Delete,
    /// All rows go (PostgreSQL).
    Truncate,
}

impl Trigger {
    /// A trigger for each row, that acts on nothing yet.
    ///
    /// ```
    /// use migrator_core::schema::{Trigger, TriggerTiming};
    /// let touch = Trigger::new(TriggerTiming::Before).update().execute("EXECUTE FUNCTION touch()");
    /// assert_eq!(touch.to_string(), "before update");
    /// ```
    pub fn new(timing: TriggerTiming) -> Self {
        Trigger { timing, events: Vec::new(), for_each_row: true, when: None, body: SqlText::new("") }
    }

    /// Acts on a new row.
    #[must_use]
    pub fn insert(self) -> Self {
        self.on(TriggerEvent::Insert)
    }

    /// Acts on a changed row.
    #[must_use]
    pub fn update(self) -> Self {
        self.on(TriggerEvent::Update(Vec::new()))
    }

    /// Acts on a row in which one of these columns is set.
    #[must_use]
    pub fn update_of<C: Into<String>>(self, columns: impl IntoIterator<Item = C>) -> Self {
        self.on(TriggerEvent::Update(columns.into_iter().map(Into::into).collect()))
    }

    /// Acts on a row that goes.
    #[must_use]
    pub fn delete(self) -> Self {
        self.on(TriggerEvent::Delete)
    }

    /// Acts when all rows go (PostgreSQL).
    #[must_use]
    pub fn truncate(self) -> Self {
        self.on(TriggerEvent::Truncate)
    }

    /// Acts once for a statement, not for each row (PostgreSQL).
    #[must_use]
    pub fn for_each_statement(mut self) -> Self {
        self.for_each_row = false;
        self
    }

    /// Acts only under this condition, in SQL (PostgreSQL, SQLite).
    #[must_use]
    pub fn when(mut self, condition: impl Into<Expression>) -> Self {
        self.when = Some(condition.into());
        self
    }

    /// What it does.
    #[must_use]
    pub fn execute(mut self, body: impl Into<SqlText>) -> Self {
        self.body = body.into();
        self
    }

    fn on(mut self, event: TriggerEvent) -> Self {
        self.events.push(event);
        self
    }

    /// This trigger as the Rust expression that makes it.
    pub(crate) fn source(&self) -> String {
        let mut source = match self.timing {
            TriggerTiming::Before => "before()",
            TriggerTiming::After => "after()",
            TriggerTiming::InsteadOf => "instead_of()",
        }
        .to_owned();
        for event in &self.events {
            source.push_str(&match event {
                TriggerEvent::Insert => ".insert()".to_owned(),
                TriggerEvent::Update(columns) if columns.is_empty() => ".update()".to_owned(),
                TriggerEvent::Update(columns) => format!(".update_of({columns:?})"),
                TriggerEvent::Delete => ".delete()".to_owned(),
                TriggerEvent::Truncate => ".truncate()".to_owned(),
            });
        }
        if !self.for_each_row {
            source.push_str(".for_each_statement()");
        }
        if let Some(when) = &self.when {
            source.push_str(&format!(".when({:?})", when.0));
        }
        format!("{source}.execute({})", self.body.source())
    }

    /// Whether it names the column outside of its body.
    pub fn uses(&self, column: &str) -> bool {
        self.when.as_ref().is_some_and(|when| when.names(column))
            || self.events.iter().any(|event| match event {
                TriggerEvent::Update(columns) => columns.iter().any(|own| own == column),
                _ => false,
            })
    }

    pub(super) fn rename_column(&mut self, from: &str, to: &str) {
        if let Some(when) = &mut self.when {
            *when = when.rename(from, to);
        }
        for event in &mut self.events {
            if let TriggerEvent::Update(columns) = event {
                super::rename_in(columns, from, to);
            }
        }
    }
}

impl TriggerTiming {
    /// Its words in SQL.
    pub fn sql(self) -> &'static str {
        match self {
            TriggerTiming::Before => "BEFORE",
            TriggerTiming::After => "AFTER",
            TriggerTiming::InsteadOf => "INSTEAD OF",
        }
    }
}

impl fmt::Display for TriggerEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TriggerEvent::Insert => f.write_str("insert"),
            TriggerEvent::Update(columns) if columns.is_empty() => f.write_str("update"),
            TriggerEvent::Update(columns) => write!(f, "update of {}", columns.join(", ")),
            TriggerEvent::Delete => f.write_str("delete"),
            TriggerEvent::Truncate => f.write_str("truncate"),
        }
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let events: Vec<String> = self.events.iter().map(ToString::to_string).collect();
        write!(f, "{} {}", self.timing.sql().to_lowercase(), events.join(" or "))
    }
}
