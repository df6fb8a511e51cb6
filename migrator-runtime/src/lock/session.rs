//! Taking the lock of each database, and asking who has it.

use super::acquire::Contest;
use super::held::Held;
use super::holder::{Holder, Life, LockKind};
use super::lease::{Lease, Seen};
use super::{file, process};
use crate::backend::StatementError;
use crate::error::Error;
use crate::executor::Session;
use crate::interrupt::CancelTarget;
use migrator_core::capability::Dialect;
use migrator_sql::lock::lease::{Takeover, Taker};
use migrator_sql::{BooksTable, lock};
use std::path::Path;
use std::time::{Duration, Instant};

type Row = Vec<Option<String>>;

impl Session {
    /// Takes the lock if it is free.
    pub(super) async fn try_lock(&mut self, contest: &mut Contest<'_>) -> Result<Option<Held>, Error> {
        match self.bookkeeping.dialect() {
            Dialect::Sqlite => self.try_file().await,
            Dialect::Postgres => self.try_postgres(contest).await,
            Dialect::Mysql => self.try_mysql(contest).await,
        }
    }

    /// Who holds the lock.
    pub(crate) async fn holder(&mut self) -> Result<Option<Holder>, Error> {
        match self.bookkeeping.dialect() {
            Dialect::Sqlite => self.file_holder(),
            Dialect::Postgres => Ok(self.postgres_holder().await?),
            Dialect::Mysql => Ok(self.mysql_holder().await?),
        }
    }

    async fn try_file(&mut self) -> Result<Option<Held>, Error> {
        let Some(database) = self.connection()?.file() else { return Ok(Some(Held::Nothing)) };
        let path = file::path(&database, &self.bookkeeping.version_table);
        let lock = super::FileLock::try_take(&path).map_err(|error| cannot_lock(&path, &error))?;
        let Some(lock) = lock else { return Ok(None) };
        self.connection()?.keep(lock).await?;
        Ok(Some(Held::File))
    }

    fn file_holder(&mut self) -> Result<Option<Holder>, Error> {
        let Some(database) = self.connection()?.file() else { return Ok(None) };
        let path = file::path(&database, &self.bookkeeping.version_table);
        file::holder(&path).map_err(|error| cannot_lock(&path, &error))
    }

    async fn try_mysql(&mut self, contest: &mut Contest<'_>) -> Result<Option<Held>, Error> {
        let seconds = u8::from(contest.remaining() >= Duration::from_secs(1));
        let rows = self.fetch_texts(&lock::mysql::try_lock(&self.bookkeeping, seconds)).await?;
        let row = rows.into_iter().next().unwrap_or_default();
        if !lock::is_taken(text(&row, 0)) {
            return Ok(None);
        }
        let id = number(&row, 1).unwrap_or_default();
        self.interrupt().set_target(CancelTarget::Connection(id));
        Ok(Some(Held::Session { id }))
    }

    async fn mysql_holder(&mut self) -> Result<Option<Holder>, StatementError> {
        let rows = self.fetch_texts(&lock::mysql::holder(&self.bookkeeping)).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let mut holder = Holder {
            session: number(&row, 0),
            user: text(&row, 1).map(ToOwned::to_owned),
            address: text(&row, 2).map(ToOwned::to_owned),
            statement: statement(&row, 5),
            identity: text(&row, 2).unwrap_or_default().to_owned(),
            ..Holder::new(LockKind::Session)
        };
        holder.statement_for = seconds(&row, 4).filter(|_| holder.statement.is_some());
        if let Some(session) = holder.session {
            // The table may not be there yet; then less is known.
            let signature = lock::mysql::signature(&self.bookkeeping, session);
            let signed = self.fetch_texts(&signature).await.unwrap_or_default();
            if let Some(row) = signed.first() {
                holder.process = number(row, 0).and_then(|process| process.try_into().ok());
                holder.host = text(row, 1).map(ToOwned::to_owned);
                holder.held_for = seconds(row, 2);
            }
        }
        holder.look();
        Ok(Some(holder))
    }

    async fn try_postgres(&mut self, contest: &mut Contest<'_>) -> Result<Option<Held>, Error> {
        if contest.pooled {
            return self.try_lease(contest).await;
        }
        let Some(mark) = self.connection()?.started_as() else {
            contest.pooled = true;
            return self.try_lease(contest).await;
        };
        let rows = self.fetch_texts(&lock::postgres::try_lock_in(&self.bookkeeping, &mark)).await?;
        let row = rows.into_iter().next().unwrap_or_default();
        let Some(answer) = text(&row, 0) else {
            contest.pooled = true;
            return self.try_lease(contest).await;
        };
        if !lock::is_taken(Some(answer)) {
            return Ok(None);
        }
        // Behind a pooler, others take a lease.
        if lock::is_taken(text(&row, 2)) && !self.lease_is_free(contest).await? {
            self.fetch_texts(&lock::postgres::unlock(&self.bookkeeping)).await?;
            return Ok(None);
        }
        let id = number(&row, 1).unwrap_or_default();
        self.interrupt().set_target(CancelTarget::Backend(id));
        Ok(Some(Held::Session { id }))
    }

    /// Whether no other runner has a lease; one that is abandoned, or is to be broken, is taken away.
    async fn lease_is_free(&mut self, contest: &mut Contest<'_>) -> Result<bool, StatementError> {
        let Some(row) = self.lease_row().await? else { return Ok(true) };
        let Some(token) = self.take_over(contest, &row).await? else { return Ok(false) };
        self.run(&lock::lease::release(&self.bookkeeping, token)).await?;
        Ok(true)
    }

    async fn try_lease(&mut self, contest: &mut Contest<'_>) -> Result<Option<Held>, Error> {
        if !contest.table_is_there {
            let rows = self.fetch_texts(&lock::lease::table_is_there(&self.bookkeeping)).await?;
            if !rows.first().is_some_and(|row| lock::is_taken(text(row, 0))) {
                self.run_batch(&lock::lease::create(&self.bookkeeping)).await?;
            }
            contest.table_is_there = true;
        }
        let free = self.take_lease(contest, Takeover::Free).await?;
        let token = match free {
            Some(token) => token,
            None => match self.lease_row().await? {
                None => return Ok(None),
                Some(row) => match self.take_over(contest, &row).await? {
                    Some(token) => token,
                    None => return Ok(None),
                },
            },
        };
        // A runner that came without the pooler has the session's lock.
        if !self.fetch_texts(&lock::postgres::holder(&self.bookkeeping)).await?.is_empty() {
            self.run(&lock::lease::release(&self.bookkeeping, token)).await?;
            return Ok(None);
        }
        let comment = lock::lease::comment(&contest.mark);
        self.connection()?.set_mark(&comment);
        self.interrupt().set_target(CancelTarget::Marked(comment));
        Ok(Some(Held::Lease(Lease::keep(contest.url, &self.bookkeeping, token))))
    }

    /// Takes a lease that its holder has abandoned, or that is to be broken.
    async fn take_over(
        &mut self,
        contest: &mut Contest<'_>,
        row: &Row,
    ) -> Result<Option<i64>, StatementError> {
        let (Some(token), renewed) = (number(row, 0), text(row, 5).unwrap_or_default()) else {
            return Ok(None);
        };
        if contest.broken_lease == Some(token) {
            return self.take_lease(contest, Takeover::Broken { token }).await;
        }
        if !Seen::note(&mut contest.seen, token, renewed, lock::is_taken(text(row, 7)), Instant::now()) {
            return Ok(None);
        }
        tracing::warn!(token, "taking over a lease that its holder has not renewed");
        self.take_lease(contest, Takeover::Abandoned { token, renewed }).await
    }

    async fn take_lease(
        &mut self,
        contest: &Contest<'_>,
        takeover: Takeover<'_>,
    ) -> Result<Option<i64>, StatementError> {
        let host = process::host();
        let taker = Taker { mark: &contest.mark, process: std::process::id(), host: &host };
        let rows = self.fetch_texts(&lock::lease::take(&self.bookkeeping, &taker, takeover)).await?;
        Ok(rows.first().and_then(|row| number(row, 0)))
    }

    async fn lease_row(&mut self) -> Result<Option<Row>, StatementError> {
        Ok(self.fetch_texts(&lock::lease::holder(&self.bookkeeping)).await?.into_iter().next())
    }

    async fn postgres_holder(&mut self) -> Result<Option<Holder>, StatementError> {
        let rows = self.fetch_texts(&lock::postgres::holder(&self.bookkeeping)).await?;
        if let Some(row) = rows.into_iter().next() {
            return Ok(Some(session_holder(&row)));
        }
        let there = self.fetch_texts(&lock::lease::table_is_there(&self.bookkeeping)).await?;
        if !there.first().is_some_and(|row| lock::is_taken(text(row, 0))) {
            return Ok(None);
        }
        Ok(self.lease_row().await?.map(|row| lease_holder(&row)))
    }

    /// Says in the books who holds the lock, where the server does not tell: statements for one of the
    /// first messages of a run.
    pub(crate) fn signature(&self) -> Vec<String> {
        match self.bookkeeping.dialect() {
            Dialect::Sqlite | Dialect::Postgres => Vec::new(),
            Dialect::Mysql => {
                vec![lock::mysql::sign(&self.bookkeeping, std::process::id(), &process::host())]
            }
        }
    }

    /// The tables that a run needs where they are created before it; `alone` if a step of it runs without a
    /// transaction.
    pub(crate) fn books_tables(&self, alone: bool) -> Vec<BooksTable> {
        let mut tables = BooksTable::ALWAYS.to_vec();
        tables.extend(alone.then_some(BooksTable::Progress));
        tables.extend((self.bookkeeping.dialect() == Dialect::Mysql).then_some(BooksTable::Lock));
        tables
    }
}

fn session_holder(row: &Row) -> Holder {
    let mut holder = Holder {
        session: number(row, 0),
        user: text(row, 2).map(ToOwned::to_owned),
        address: text(row, 3).map(ToOwned::to_owned),
        held_for: seconds(row, 5),
        identity: text(row, 4).unwrap_or_default().to_owned(),
        ..Holder::new(LockKind::Session)
    };
    holder.named(text(row, 1));
    // Of a session that waits for its client, the statement is the last one.
    if text(row, 6) == Some("active") {
        holder.statement = statement(row, 8);
        holder.statement_for = seconds(row, 7);
    }
    holder.look();
    holder
}

fn lease_holder(row: &Row) -> Holder {
    Holder {
        process: number(row, 1).and_then(|process| process.try_into().ok()),
        host: text(row, 2).map(ToOwned::to_owned),
        user: text(row, 3).map(ToOwned::to_owned),
        held_for: seconds(row, 4),
        statement: statement(row, 8),
        session: number(row, 9),
        life: if lock::is_taken(text(row, 7)) { Life::Expired } else { Life::Alive },
        identity: text(row, 0).unwrap_or_default().to_owned(),
        ..Holder::new(LockKind::Lease)
    }
}

fn cannot_lock(path: &Path, error: &std::io::Error) -> Error {
    Error::LockFile { path: path.to_owned(), message: error.to_string() }
}

fn text(row: &Row, column: usize) -> Option<&str> {
    row.get(column)?.as_deref()
}

fn statement(row: &Row, column: usize) -> Option<String> {
    Some(lock::of_interest(text(row, column)?).to_owned())
}

fn number(row: &Row, column: usize) -> Option<i64> {
    text(row, column)?.trim().parse().ok()
}

fn seconds(row: &Row, column: usize) -> Option<Duration> {
    let number: f64 = text(row, column)?.trim().parse().ok()?;
    // A server's clock may have been set back.
    Duration::try_from_secs_f64(number.max(0.0)).ok()
}
