//! Whether another attempt may go better, and the wait before it.

use super::Migrator;
use crate::backend::Refusal;
use crate::error::Error;
use crate::event::Event;
use crate::executor::Session;
use crate::retry::{tried, wait_before};
use std::sync::Arc;

impl Migrator {
    /// Waits for the next attempt, after an error of one, counted from 1.
    ///
    /// # Errors
    ///
    /// The error itself when another attempt would not help, or when this was the last one.
    pub(crate) async fn begin_anew(
        &self,
        session: &mut Session,
        attempt: usize,
        error: Error,
    ) -> Result<(), Error> {
        let is_last = attempt > self.retries;
        let why = match error {
            Error::Run(mut failure) => {
                let Some(busy) = failure.busy.take() else { return Err(Error::Run(failure)) };
                if let Some(table) = &busy.table {
                    failure.held_by(&session.blockers(table).await, self.url.dialect());
                }
                if is_last {
                    failure.tried(attempt, self.timeouts.lock);
                    return Err(Error::Run(failure));
                }
                failure.message
            }
            Error::Books(mut error) if error.kind == Refusal::Busy => {
                if is_last {
                    error.message.push_str(&tried(attempt, self.timeouts.lock));
                    return Err(Error::Books(error));
                }
                error.message
            }
            other => return Err(other),
        };
        let (attempt, of, wait) = (attempt + 1, self.retries + 1, wait_before(attempt + 1));
        self.tell(Event::Retrying { attempt, of, wait, why });
        let interrupt = Arc::clone(session.interrupt());
        // The next statement says it when the run was asked to stop.
        let _ = tokio::time::timeout(wait, interrupt.requested()).await;
        Ok(())
    }
}
