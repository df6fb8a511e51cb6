use super::noun;
use crate::body::value::{FromValue, Value};
use migrator_core::op::{Backfill, Code, Execute, Operation, Operations, RowChange, Run};
use migrator_core::schema::{Expression, SqlText};
use std::time::Duration;

/// The methods that the runtime adds to the recorder, with text for SQL and any code for code.
pub(super) trait Record {
    fn execute(&mut self, sql: SqlText) -> &mut Execute;
    fn run(&mut self, name: String, code: Code);
}

impl Record for Operations {
    fn execute(&mut self, sql: SqlText) -> &mut Execute {
        match self.record(Execute::new(sql)) {
            Operation::Execute(execute) => execute,
            _ => unreachable!("an operation is recorded as what it is"),
        }
    }

    fn run(&mut self, name: String, code: Code) {
        self.record(Run { name, code });
    }
}

/// The method that the runtime adds to SQL.
trait Reverse {
    fn reverse(&mut self, sql: SqlText) -> &mut Self;
}

impl Reverse for Execute {
    fn reverse(&mut self, sql: SqlText) -> &mut Self {
        self.reverse = Some(sql);
        self
    }
}

impl Reverse for Backfill {
    fn reverse(&mut self, sql: SqlText) -> &mut Self {
        self.reverse = Some(sql);
        self
    }
}

/// What a method is given that only the compiler looks at: the columns that typed rows are changed in.
struct Unread;

impl FromValue for Unread {
    fn from_value(_: Value) -> Option<Self> {
        Some(Unread)
    }
}

/// The methods that the runtime adds to a backfill.
trait Fill {
    fn each(&mut self, reads: Vec<String>, writes: Vec<String>, code: Code) -> &mut Self;
    fn rows(&mut self, columns: Unread, code: Code) -> &mut Self;
}

impl Fill for Backfill {
    fn each(&mut self, reads: Vec<String>, writes: Vec<String>, code: Code) -> &mut Self {
        self.change = RowChange::Each { reads, writes, code };
        self
    }

    fn rows(&mut self, _: Unread, code: Code) -> &mut Self {
        self.change = RowChange::Rows(code);
        self
    }
}

noun! { Execute => {
    reverse(sql: SqlText) -> Self;
} }

noun! { Backfill => {
    set(column: String, expression: SqlText) -> Self;
    each(reads: Vec<String>, writes: Vec<String>, code: Code) -> Self;
    rows(columns: Unread, code: Code) -> Self;
    where_(condition: Expression) -> Self;
    key(columns: Vec<String>) -> Self;
    reverse(sql: SqlText) -> Self;
    rows_per_second(rows: u32) -> Self;
    pause(pause: Duration) -> Self;
    max_replication_lag(lag: Duration) -> Self;
    workers(workers: u32) -> Self;
} }
