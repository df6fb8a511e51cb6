//! What recording needs of the runtime: SQL statements, and code.

use crate::data_step::{Db, StepCode, StepError};
use migrator_core::op::{Backfill, Execute, Operation, Operations, Run};
use migrator_sql::IntoSql;
use std::future::Future;

/// The operations whose arguments the core does not know: SQL statements and Rust code.
pub trait Record {
    /// Runs SQL of your own: a text, or any sea-query statement. Say how to take it back with
    /// [`.reverse(…)`](Reverse::reverse), or write a `#[downgrade]`.
    ///
    /// ```
    /// use migrator_runtime::prelude::*;
    /// # let mut operations = Operations::default();
    /// # let op = &mut operations;
    /// op.execute("UPDATE users SET email = lower(email) WHERE email <> lower(email)").reverse("");
    /// ```
    #[track_caller]
    fn execute(&mut self, sql: impl IntoSql) -> &mut Execute;

    /// Runs Rust code with the migration's own connection, inside its transaction: a data step.
    /// `name` says what it does. It has no way back of its own: write a `#[downgrade]`.
    ///
    /// ```
    /// use migrator_runtime::prelude::*;
    /// # let mut operations = Operations::default();
    /// # let op = &mut operations;
    /// op.run("lower all e-mails", async |db| {
    ///     let users: Vec<(i64, String)> = db.fetch_all("SELECT id, email FROM users").await?;
    ///     for (id, email) in users {
    ///         let update = "UPDATE users SET email = ? WHERE id = ?";
    ///         db.execute((update, row![email.to_lowercase(), id])).await?;
    ///     }
    ///     Ok(())
    /// });
    /// ```
    #[track_caller]
    fn run<Code, Done>(&mut self, name: impl Into<String>, code: Code)
    where
        Code: FnOnce(Db) -> Done + Send + 'static,
        Done: Future<Output = Result<(), StepError>> + Send + 'static;
}

/// Says how SQL is taken back.
pub trait Reverse {
    /// The SQL that takes it back; `""` when there is nothing to take back.
    fn reverse(&mut self, sql: impl IntoSql) -> &mut Self;
}

impl Record for Operations {
    fn execute(&mut self, sql: impl IntoSql) -> &mut Execute {
        match self.record(Execute::new(sql.into_sql())) {
            Operation::Execute(execute) => execute,
            _ => unreachable!("an operation is recorded as what it is"),
        }
    }

    fn run<Code, Done>(&mut self, name: impl Into<String>, code: Code)
    where
        Code: FnOnce(Db) -> Done + Send + 'static,
        Done: Future<Output = Result<(), StepError>> + Send + 'static,
    {
        self.record(Run { name: name.into(), code: StepCode::new(code).into() });
    }
}

impl Reverse for Backfill {
    fn reverse(&mut self, sql: impl IntoSql) -> &mut Self {
        self.reverse = Some(sql.into_sql());
        self
    }
}

impl Reverse for Execute {
    fn reverse(&mut self, sql: impl IntoSql) -> &mut Self {
        self.reverse = Some(sql.into_sql());
        self
    }
}
