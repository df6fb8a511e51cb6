//! Ending the holder of a lock, when a user wants it to.

use super::acquire::Contest;
use super::holder::{Holder, LockKind};
use crate::backend::{Refusal, StatementError};
use crate::error::Error;
use crate::executor::Session;
use migrator_core::capability::Dialect;
use migrator_sql::lock;

impl Session {
    /// Ends a holder, if it is still the one that has the lock; then the lock is waited for as ever.
    ///
    /// # Errors
    ///
    /// [`Error::CannotBreak`] when the holder must be ended in another way.
    pub(super) async fn break_lock(
        &mut self,
        holder: &Holder,
        contest: &mut Contest<'_>,
    ) -> Result<(), Error> {
        let now = self.holder().await?;
        if !now.as_ref().is_some_and(|now| now.identity == holder.identity && now.session_is(holder)) {
            tracing::warn!(%holder, "the lock is not broken: its holder has given it back");
            return Ok(());
        }
        match (holder.kind, holder.session) {
            (LockKind::File, _) => Err(holder.cannot_break_file()),
            (LockKind::Lease, _) => {
                tracing::warn!(%holder, "breaking the lease");
                contest.broken_lease = holder.identity.parse().ok();
                Ok(())
            }
            (LockKind::Session, None) => Ok(()),
            // Of another user's session, less is shown, and so it cannot be told from a later one.
            (LockKind::Session, Some(session)) if holder.identity.is_empty() => Err(Error::CannotBreak {
                holder: Box::new(holder.clone()),
                fact: "its session is another user's".to_owned(),
                help: format!("let a user with the right to do it run: {}", self.by_hand(session)),
            }),
            (LockKind::Session, Some(session)) => {
                tracing::warn!(%holder, session, "ending the session that holds the lock");
                self.end_session(session, &holder.identity).await.map_err(|error| match error.kind {
                    Refusal::NoPermission => Error::CannotBreak {
                        holder: Box::new(holder.clone()),
                        fact: error.message,
                        help: format!("let a user with the right to do it run: {}", self.by_hand(session)),
                    },
                    _ => Error::Books(error),
                })
            }
        }
    }

    async fn end_session(&mut self, session: i64, identity: &str) -> Result<(), StatementError> {
        if self.bookkeeping.dialect() == Dialect::Postgres {
            let query = lock::postgres::end_session(&self.bookkeeping, session, identity);
            return self.fetch_texts(&query).await.map(drop);
        }
        let statements = lock::mysql::end_session(&self.bookkeeping, session, identity);
        match self.run_batch(&statements).await {
            Err(error) if error.kind == Refusal::NoPermission => Err(error),
            // It has given the lock back meanwhile, or has ended.
            Err(error) => {
                tracing::warn!(%error, "the session was not ended");
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    fn by_hand(&self, session: i64) -> String {
        match self.bookkeeping.dialect() {
            Dialect::Postgres => lock::postgres::end_session_by_hand(session),
            Dialect::Mysql | Dialect::Sqlite => lock::mysql::end_session_by_hand(session),
        }
    }
}

impl Holder {
    /// Why the lock cannot be broken, where that is known without trying: on a file.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) fn unbreakable(&self) -> Option<Error> {
        (self.kind == LockKind::File).then(|| self.cannot_break_file())
    }

    fn cannot_break_file(&self) -> Error {
        Error::CannotBreak {
            holder: Box::new(self.clone()),
            fact: "its process lives: a lock on a file ends with the process that holds it".to_owned(),
            help: match self.process {
                Some(process) => format!("end it: kill {process}"),
                None => "end the program that migrates this database".to_owned(),
            },
        }
    }

    /// Whether it is the same session; a lease has none of its own.
    fn session_is(&self, other: &Holder) -> bool {
        self.kind == other.kind && (self.kind != LockKind::Session || self.session == other.session)
    }
}
