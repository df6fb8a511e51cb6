use super::PreparedStep;
use crate::backend::{Connection, DatabaseUrl, Opening, Refusal, StatementError};
use crate::backfill::BackfillLimits;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::journal::{Journal, RunInfo};
use crate::lock::Held;
use crate::many::{Namespace, Spare};
use crate::recovery::HalfDone;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_sql::postgres::lock_table;
use migrator_sql::{
    Bookkeeping, BooksTable, FoundBooks, Timeouts, blockers_query, read_state, timeouts, transaction,
};
use std::sync::{Arc, OnceLock};

/// A connection with what the run keeps its books in.
#[derive(Debug)]
pub(crate) struct Session {
    /// The connection; away while a data step has it.
    pub(super) connection: Option<Connection>,
    /// The SQL of the version table and the journal.
    pub(crate) bookkeeping: Bookkeeping,
    /// Who runs, and since when; asked for when something is to be run.
    pub(crate) run: OnceLock<RunInfo>,
    /// The lock on the books, once it is held.
    pub(crate) lock: Option<Held>,
    /// Who may stop what runs here.
    interrupt: Arc<Interrupt>,
    /// Where the connection goes when the session ends, if somebody else may use it.
    pub(crate) spare: Option<(Arc<Spare>, DatabaseUrl)>,
    /// What backfills need beside the connection.
    pub(crate) further: Further,
}

/// What backfills need beside the connection of the run.
#[derive(Debug, Clone)]
pub(crate) struct Further {
    /// Where further connections are opened.
    pub(crate) url: DatabaseUrl,
    /// How long their statements wait, and take.
    pub(crate) timeouts: Timeouts,
    /// How fast backfills may go, whatever their migrations say.
    pub(crate) limits: BackfillLimits,
    /// The schema that they work in, if not the connection's own.
    pub(crate) namespace: Option<Namespace>,
}

impl Further {
    /// A further connection, to the same place.
    ///
    /// # Errors
    ///
    /// When it cannot be opened.
    pub(crate) async fn open(&self, opening: Opening) -> Result<Option<Connection>, Error> {
        let Some(mut connection) = Connection::open(&self.url, opening, &self.timeouts).await? else {
            return Ok(None);
        };
        if let Some(namespace) = &self.namespace {
            namespace.enter(&mut connection).await?;
        }
        Ok(Some(connection))
    }
}

/// The version table and its rows, as they were read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct State {
    /// What there is of the books.
    pub(crate) books: FoundBooks,
    /// The version rows, in the order in which they were read.
    pub(crate) rows: Vec<String>,
    /// The revision that runs without a transaction and did not reach its end.
    pub(crate) half_done: Option<HalfDone>,
}

impl Session {
    pub(crate) fn new(connection: Connection, bookkeeping: Bookkeeping, further: Further) -> Self {
        let interrupt = Arc::clone(connection.interrupt());
        Session {
            connection: Some(connection),
            bookkeeping,
            run: OnceLock::new(),
            lock: None,
            interrupt,
            spare: None,
            further,
        }
    }

    /// Who may stop what runs here.
    pub(crate) fn interrupt(&self) -> &Arc<Interrupt> {
        &self.interrupt
    }

    /// The connection.
    ///
    /// # Errors
    ///
    /// When a data step never gave it back.
    pub(crate) fn connection(&mut self) -> Result<&mut Connection, StatementError> {
        self.connection.as_mut().ok_or_else(|| StatementError {
            message: "the connection was lost in a data step".to_owned(),
            kind: Refusal::ConnectionLost,
            ..StatementError::default()
        })
    }

    /// Reads the version rows. Creates nothing.
    pub(crate) async fn state(&mut self) -> Result<State, StatementError> {
        let query = self.bookkeeping.columns_query();
        let books = FoundBooks::read(self.connection()?.fetch_texts(&query).await?);
        self.state_of(books).await
    }

    /// Reads the version rows out of books that are there.
    pub(crate) async fn state_of(&mut self, books: FoundBooks) -> Result<State, StatementError> {
        if !books.has(BooksTable::Version) {
            return Ok(State { books, ..State::default() });
        }
        let query = self.bookkeeping.state_query(&books);
        let (rows, progress) = read_state(self.connection()?.fetch_texts(&query).await?);
        Ok(State { books, rows, half_done: progress.and_then(HalfDone::read) })
    }

    /// Adds to the books what an earlier version of them did not have: before a row of theirs is written anew.
    pub(crate) async fn bring_books_up(&mut self, state: &mut State) -> Result<(), StatementError> {
        let tables = [BooksTable::Journal, BooksTable::Progress];
        let missing = self.bookkeeping.create(&state.books, &tables);
        self.run_batch(&missing).await?;
        state.books.created(&self.bookkeeping, &tables);
        Ok(())
    }

    /// The kind of the database.
    pub(crate) fn dialect(&self) -> Dialect {
        self.bookkeeping.dialect()
    }

    /// How many locks one transaction of these steps may take, where that is to be minded.
    pub(crate) async fn lock_room(
        &mut self,
        steps: &[PreparedStep],
    ) -> Result<Option<usize>, StatementError> {
        let locks: usize = steps.iter().map(|step| step.locks).sum();
        if locks <= lock_table::HARMLESS {
            return Ok(None);
        }
        let rows = self.fetch_texts(lock_table::ROOM_QUERY).await?;
        let room = rows.into_iter().flatten().flatten().next().and_then(|room| room.parse().ok());
        Ok(room.map(lock_table::share))
    }

    /// Runs a statement outside of a transaction.
    pub(crate) async fn run_alone(&mut self, sql: &str) -> Result<(), StatementError> {
        self.connection()?.run_alone(sql).await
    }

    /// Who holds a lock on a table, as far as the database tells.
    pub(crate) async fn blockers(&mut self, table: &ObjectName) -> Vec<String> {
        let Some(query) = blockers_query(self.bookkeeping.dialect(), table) else { return Vec::new() };
        // Not everybody may know: the failure itself is told in any case.
        let rows = self.fetch_texts(&query).await.unwrap_or_default();
        rows.into_iter().flatten().flatten().collect()
    }

    /// Runs a statement outside of a transaction that waits for locks as long as it takes, because it holds
    /// nobody up meanwhile.
    pub(crate) async fn run_patiently(&mut self, sql: &str) -> Result<(), StatementError> {
        if self.is_pooled() {
            // No limit was set there outside of a transaction, and it would be set for others.
            return self.run_alone(sql).await;
        }
        self.run(timeouts::WITHOUT_LOCK_TIMEOUT).await?;
        let outcome = self.run_alone(sql).await;
        let limited = self.run(timeouts::WITH_LOCK_TIMEOUT).await;
        outcome.and(limited)
    }

    /// The journal of this session.
    pub(crate) fn journal(&self) -> Journal<'_> {
        Journal { bookkeeping: &self.bookkeeping, run: self.run.get_or_init(RunInfo::now) }
    }

    /// The statements, for one message, that begin a transaction that will write: it fails when the lock is
    /// not held any more.
    pub(crate) fn begin_statements(&self) -> Vec<String> {
        let dialect = self.bookkeeping.dialect();
        let begin = transaction::begin(dialect).to_owned();
        let fence = self.lock.as_ref().and_then(|lock| lock.fence(&self.bookkeeping));
        match (fence, dialect) {
            (None, _) => vec![begin],
            // A pooler's session keeps no settings for us.
            (Some(fence), Dialect::Postgres) if self.is_pooled() => {
                [begin, fence].into_iter().chain(self.further.timeouts.begin_transaction(dialect)).collect()
            }
            // There a lock on a row is kept to the end of the transaction.
            (Some(fence), Dialect::Postgres) => vec![begin, fence],
            (Some(fence), _) => vec![fence, begin],
        }
    }

    /// Whether a pooler gives us a session for one transaction at a time.
    fn is_pooled(&self) -> bool {
        matches!(self.lock, Some(Held::Lease(_)))
    }

    /// The statement that fails before one outside of a transaction when the lock is not held any more.
    pub(crate) fn fence(&self) -> Option<String> {
        self.lock.as_ref()?.fence_alone(&self.bookkeeping)
    }

    /// Begins a transaction that will write.
    pub(crate) async fn begin(&mut self) -> Result<(), StatementError> {
        let begun = self.run_batch(&self.begin_statements()).await;
        if begun.is_err() {
            // It fails when there is none: either way nothing is begun.
            let _ = self.run(transaction::ROLLBACK).await;
        }
        begun
    }

    /// Reads rows whose columns are all text.
    pub(crate) async fn fetch_texts(
        &mut self,
        sql: &str,
    ) -> Result<Vec<Vec<Option<String>>>, StatementError> {
        self.connection()?.fetch_texts(sql).await
    }

    /// Runs a statement.
    pub(crate) async fn run(&mut self, sql: &str) -> Result<(), StatementError> {
        self.connection()?.run(sql).await
    }

    /// Runs statements of ours, each a single one, in one message.
    pub(crate) async fn run_batch(&mut self, statements: &[String]) -> Result<(), StatementError> {
        if statements.is_empty() {
            return Ok(());
        }
        self.connection()?.run_batch(statements, &mut |_, _| {}).await
    }

    /// Ends the session, and gives its lock back.
    pub(crate) async fn close(self) {
        if let Some(lock) = self.lock {
            lock.release().await;
        }
        let Some(connection) = self.connection else { return };
        match self.spare {
            Some((spare, url)) => spare.keep(url, connection).await,
            None => connection.close().await,
        }
    }
}
