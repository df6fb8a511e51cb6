use super::lending::{Lending, Nested};
use super::{Db, StepError};
use std::future::Future;
use std::sync::Arc;

/// Nested work under way. When it is dropped before it ended, it is taken back.
pub(super) struct Work {
    lending: Arc<Lending>,
    nested: Option<Nested>,
}

impl Work {
    pub(super) async fn keep(mut self) -> Result<(), StepError> {
        if let Some(nested) = self.nested {
            let kept = self.lending.keep(nested).await;
            self.nested = None;
            kept?;
        }
        Ok(())
    }

    /// Takes the work back, and gives the reason for it.
    pub(super) async fn roll_back(mut self, why: StepError) -> StepError {
        if let Some(nested) = self.nested {
            // Where the transaction is gone there is nothing to take back, and the runner finds that out.
            let _ = self.lending.roll_back(nested).await;
            self.nested = None;
        }
        why
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Some(nested) = self.nested {
            self.lending.give_up(nested);
        }
    }
}

impl Db {
    pub(super) async fn begin_nested(&self) -> Result<Work, StepError> {
        let lending = self.lending();
        let nested = lending.begin().await?;
        Ok(Work { lending: Arc::clone(lending), nested: Some(nested) })
    }

    /// Work that is done whole or not at all: when it gives an error, or is given up, what it did is taken
    /// back, and the step can go on. Inside of the migration's transaction it is a savepoint, elsewhere a
    /// transaction of its own. It can be nested further.
    ///
    /// ```
    /// # use migrator_runtime::prelude::*;
    /// # async fn step(db: Db) -> Result<(), StepError> {
    /// for (id, email) in db.fetch_all::<(i64, String)>("SELECT id, email FROM signups").await? {
    ///     let moved = db.transaction(async |db| {
    ///         db.execute(("INSERT INTO users (email) VALUES (?)", row![&email])).await?;
    ///         db.execute(("DELETE FROM signups WHERE id = ?", row![id])).await
    ///     });
    ///     if moved.await.is_err() {
    ///         db.execute(("UPDATE signups SET refused = TRUE WHERE id = ?", row![id])).await?;
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// On PostgreSQL a statement that fails takes its whole transaction with it: after an error, no other
    /// statement is taken until that is rolled back. So what may fail, and is not to end the step, belongs into a
    /// `transaction`. On MySQL and MariaDB each change of the structure commits, whatever it stands in, and is
    /// not taken back.
    ///
    /// # Errors
    ///
    /// That of the work; or what the database says when it begins or ends; or when the work ended the
    /// transaction by a `COMMIT`, or swallowed an error after which PostgreSQL takes no other statement.
    pub async fn transaction<T, Code, Done>(&self, work: Code) -> Result<T, StepError>
    where
        Code: FnOnce(Db) -> Done,
        Done: Future<Output = Result<T, StepError>>,
    {
        let nested = self.begin_nested().await?;
        match work(self.clone()).await {
            Ok(value) => nested.keep().await.map(|()| value),
            Err(error) => Err(nested.roll_back(error).await),
        }
    }
}
