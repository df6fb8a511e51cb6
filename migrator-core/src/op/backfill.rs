use super::apply_error::Find;
use super::parts::check_expression;
use super::source::{array, text};
use super::{ApplyError, Code, Execute, Irreversible, Line, Op, Operation, Sign, example};
use crate::capability::Dialect;
use crate::name::ObjectName;
use crate::schema::{Expression, Schema, SqlText, Table};
use std::time::Duration;

/// Gives the rows that a table has already values in some columns: in many small transactions, so that the
/// table stays in use, and so that a run that was killed goes on where it stopped.
///
/// The migration needs `transaction = false`.
#[derive(Debug, Clone, PartialEq)]
pub struct Backfill {
    /// The table.
    pub table: ObjectName,
    /// What its rows get.
    pub change: RowChange,
    /// The columns that tell rows apart and say in which order they are done; the primary key when there
    /// are none.
    pub key: Vec<String>,
    /// Which rows need it; all of them when there is no condition.
    pub condition: Option<Expression>,
    /// The SQL that takes it back; blank when there is nothing to take back.
    pub reverse: Option<SqlText>,
    /// How fast it may go.
    pub pace: Pace,
}

/// What a backfill gives the rows.
#[derive(Debug, Clone, PartialEq)]
pub enum RowChange {
    /// Columns, each with the value of an SQL expression.
    Set(Vec<(String, SqlText)>),
    /// What code makes of some columns of a row.
    Each {
        /// The columns that the code is given.
        reads: Vec<String>,
        /// The columns that it gives values for.
        writes: Vec<String>,
        /// The code.
        code: Code,
    },
    /// What code makes of a whole row, of a type that knows its columns.
    Rows(Code),
}

/// How fast a backfill may go.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pace {
    /// At most so many rows in a second.
    pub rows_per_second: Option<u32>,
    /// How long it rests between two batches.
    pub pause: Option<Duration>,
    /// How far the standbys may be behind (PostgreSQL).
    pub max_replication_lag: Option<Duration>,
    /// How many connections work at once; none said is one.
    pub workers: Option<u32>,
}

impl Backfill {
    /// The operation, which changes nothing yet.
    pub fn new(table: impl Into<ObjectName>) -> Self {
        Backfill {
            table: table.into(),
            change: RowChange::Set(Vec::new()),
            key: Vec::new(),
            condition: None,
            reverse: None,
            pace: Pace::default(),
        }
    }

    /// Gives a column the value of an SQL expression, which sees the row as it was.
    pub fn set(&mut self, column: impl Into<String>, expression: impl Into<SqlText>) -> &mut Self {
        let set = (column.into(), expression.into());
        match &mut self.change {
            RowChange::Set(columns) => columns.push(set),
            other => *other = RowChange::Set(vec![set]),
        }
        self
    }

    /// Only the rows that fulfil the condition, in SQL. A row that is done must not fulfil it any more: by
    /// it is checked, at the end, that no row was missed.
    pub fn where_(&mut self, condition: impl Into<Expression>) -> &mut Self {
        self.condition = Some(condition.into());
        self
    }

    /// Goes by these columns, which are not `NULL` and unique together, instead of by the primary key.
    ///
    /// A table of SQLite without a primary key is gone over by its row ids. Where it has no index either,
    /// `VACUUM` gives its rows other ids: do not run that between a run that was killed and the next.
    pub fn key<C: Into<String>>(&mut self, columns: impl IntoIterator<Item = C>) -> &mut Self {
        self.key = columns.into_iter().map(Into::into).collect();
        self
    }

    /// Does at most so many rows in a second.
    pub fn rows_per_second(&mut self, rows: u32) -> &mut Self {
        self.pace.rows_per_second = Some(rows);
        self
    }

    /// Rests for so long between two batches.
    pub fn pause(&mut self, pause: Duration) -> &mut Self {
        self.pace.pause = Some(pause);
        self
    }

    /// Rests while a standby is further behind than this (PostgreSQL).
    pub fn max_replication_lag(&mut self, lag: Duration) -> &mut Self {
        self.pace.max_replication_lag = Some(lag);
        self
    }

    /// Lets so many connections work at once, each on a part of the keys. SQLite has one writer: there it
    /// makes no difference.
    pub fn workers(&mut self, workers: u32) -> &mut Self {
        self.pace.workers = Some(workers);
        self
    }

    /// The columns that get values, where they are known: not of code that is given whole rows.
    pub fn columns_set(&self) -> Option<Vec<&str>> {
        match &self.change {
            RowChange::Set(columns) => Some(columns.iter().map(|(column, _)| column.as_str()).collect()),
            RowChange::Each { writes, .. } => Some(writes.iter().map(String::as_str).collect()),
            RowChange::Rows(_) => None,
        }
    }

    /// Everything that keeps it from being applied: all columns that are not there, or else the first reason.
    pub fn misfits(&self, schema: &Schema) -> Vec<ApplyError> {
        let Err(first) = self.apply(&mut schema.clone()) else { return Vec::new() };
        let reads = match &self.change {
            RowChange::Each { reads, .. } => reads.as_slice(),
            RowChange::Set(_) | RowChange::Rows(_) => &[],
        };
        let columns = reads.iter().map(String::as_str).chain(self.columns_set().unwrap_or_default());
        let table = schema.table(&self.table);
        let missing = |table: &Table| -> Vec<ApplyError> {
            let missing = columns.filter(|column| table.column(column).is_none());
            missing.map(|column| ApplyError::no_such_column(table, column)).collect()
        };
        table.map(missing).filter(|missing| missing.contains(&first)).unwrap_or_else(|| vec![first])
    }

    fn check_set(&self, table: &Table, key: &[String]) -> Result<(), ApplyError> {
        let Some(columns) = self.columns_set() else { return Ok(()) };
        if columns.is_empty() {
            return Err(ApplyError::invalid(
                format!("the backfill of `{}` sets nothing", self.table),
                "say what: .set(\"column\", \"SQL expression\")",
            ));
        }
        for (i, &name) in columns.iter().enumerate() {
            let Some(column) = table.column(name) else {
                return Err(ApplyError::no_such_column(table, name));
            };
            if columns[..i].contains(&name) {
                return Err(ApplyError::unfit_column(
                    table,
                    name,
                    format!("the backfill of `{}` sets column `{name}` twice", self.table),
                    "set it once",
                ));
            }
            if column.generated.is_some() {
                return Err(ApplyError::unfit_column(
                    table,
                    name,
                    format!("column `{name}` of `{}` is computed by the database", self.table),
                    "set the columns that it is computed from",
                ));
            }
            if key.iter().any(|column| column == name) {
                return Err(ApplyError::unfit_column(
                    table,
                    name,
                    format!(
                        "column `{name}` of `{}` is part of the key by which the backfill goes",
                        self.table
                    ),
                    "go by another unique key with .key([…]), or change it in one statement with op.execute(…)",
                ));
            }
        }
        Ok(())
    }
}

impl Operation {
    /// Whether it is a backfill, or holds one.
    pub fn has_backfill(&self) -> bool {
        match self {
            Operation::Backfill(_) => true,
            Operation::IfTableExists(condition) => condition.operations.iter().any(Operation::has_backfill),
            Operation::OnDialect(on) => on.operations.recorded().iter().any(Operation::has_backfill),
            _ => false,
        }
    }
}

impl Op for Backfill {
    const NAME: &'static str = "backfill";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table(&self.table)?;
        // A partition has the columns and the key of the table that it is a part of.
        let whole = table.options.partition_of.as_ref().and_then(|of| schema.table(&of.table));
        let table = match whole {
            Some(whole) if table.columns.is_empty() => whole,
            _ => table,
        };
        let key = self.key_columns(table, schema.dialect)?;
        self.check_set(table, &key)?;
        if let RowChange::Each { reads, .. } = &self.change
            && let Some(missing) = reads.iter().find(|column| table.column(column).is_none())
        {
            return Err(ApplyError::no_such_column(table, missing));
        }
        if let RowChange::Set(columns) = &self.change {
            for (_, expression) in columns {
                let sql = schema.dialect.map_or(expression.shown(), |dialect| expression.get(dialect));
                check_expression(table, &Expression::from(sql))?;
            }
        }
        self.condition.iter().try_for_each(|condition| check_expression(table, condition))
    }

    /// What the rows had before is gone. Where the columns are new, the way back that takes them away is
    /// enough: the inverse of the whole list knows.
    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match &self.reverse {
            Some(reverse) if reverse.shown().trim().is_empty() => Ok(Vec::new()),
            Some(reverse) => Ok(vec![Execute { sql: reverse.clone(), reverse: Some("".into()) }.into()]),
            None => Err(Irreversible::new(
                self.describe().text,
                "it has no .reverse(…), and the values that it replaces are not kept",
            )),
        }
    }

    fn describe(&self) -> Line {
        let columns = match self.columns_set() {
            Some(columns) => format!(": {}", columns.join(", ")),
            None => String::new(),
        };
        let code = match &self.change {
            RowChange::Set(_) => "",
            RowChange::Each { .. } | RowChange::Rows(_) => ", by code",
        };
        Line::new(Sign::Run, format!("backfill {}{columns}{code}", self.table))
    }

    fn source(&self) -> String {
        let mut source = format!("op.backfill({})", self.table.source());
        match &self.change {
            RowChange::Set(columns) => {
                for (column, expression) in columns {
                    source.push_str(&format!(".set({column:?}, {})", expression.source()));
                }
            }
            RowChange::Each { reads, writes, .. } => source.push_str(&format!(
                ".each({}, {}, |row| {{ /* code */ }})",
                array(reads),
                array(writes)
            )),
            RowChange::Rows(_) => source.push_str(".rows(columns, |row| { /* code */ })"),
        }
        if let Some(condition) = &self.condition {
            source.push_str(&format!(".where_({})", text(condition)));
        }
        if !self.key.is_empty() {
            source.push_str(&format!(".key({})", array(&self.key)));
        }
        if let Some(reverse) = &self.reverse {
            source.push_str(&format!(".reverse({})", reverse.source()));
        }
        let Pace { rows_per_second, pause, max_replication_lag, workers } = &self.pace;
        let duration = |duration: &Duration| format!("Duration::from_millis({})", duration.as_millis());
        let options = [
            ("rows_per_second", rows_per_second.map(|rows| rows.to_string())),
            ("pause", pause.as_ref().map(duration)),
            ("max_replication_lag", max_replication_lag.as_ref().map(duration)),
            ("workers", workers.map(|workers| workers.to_string())),
        ];
        for (method, given) in options {
            if let Some(given) = given {
                source.push_str(&format!(".{method}({given})"));
            }
        }
        source.push(';');
        source
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    /// Each batch is a transaction.
    fn forbids_transaction(&self, _: Dialect) -> bool {
        true
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut plain = Backfill::new("users");
        plain.set("nick", "email").set(example::ODD, "'it''s'").where_("nick IS NULL");
        let mut paced = Backfill::new("таблица");
        paced.set("select", "user_id").rows_per_second(1000).pause(Duration::from_millis(50));
        paced.max_replication_lag(Duration::from_secs(2)).workers(2);
        paced.reverse = Some("".into());
        let mut code = Backfill::new("users");
        code.change = RowChange::Each {
            reads: vec!["age".into(), example::ODD.into()],
            writes: vec!["nick".into()],
            code: Code(std::sync::Arc::new(())),
        };
        code.key(["email"]);
        code.reverse = Some("UPDATE users SET nick = NULL".into());
        let rows =
            Backfill { change: RowChange::Rows(Code(std::sync::Arc::new(()))), ..Backfill::new("users") };
        vec![
            (example::users(), plain),
            (example::users(), paced),
            (example::users(), code),
            (example::users(), rows),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(refine: impl FnOnce(&mut Backfill)) -> String {
        let mut backfill = Backfill::new("users");
        refine(&mut backfill);
        backfill.apply(&mut example::users()).unwrap_err().to_string()
    }

    #[test]
    fn what_cannot_be_filled_is_told_with_the_way_out() {
        assert!(
            refused(|users| {
                users.set("nik", "1");
            })
            .contains("did you mean `nick`")
        );
        assert!(refused(|_| ()).contains("sets nothing"));
        assert!(
            refused(|users| {
                users.set("nick", "1").set("nick", "2");
            })
            .contains("twice")
        );
        assert!(
            refused(|users| {
                users.set("id", "1");
            })
            .contains("part of the key")
        );
        assert!(
            refused(|users| {
                users.set("nick", "1").key(["age"]);
            })
            .contains("may be NULL")
        );
        assert!(
            refused(|users| {
                users.set("nick", "1").where_("agee IS NULL");
            })
            .contains("`agee`")
        );
        assert!(
            refused(|users| {
                users.set("nick", "1").key(["nowhere"]);
            })
            .contains("`nowhere`")
        );
    }
}
