//! Who has the connection of a data step: one statement at a time, and nobody when the step is over.

use super::DbError;
use crate::backend::Connection;
use crate::event::Listener;
use migrator_core::capability::Dialect;
use migrator_sql::{Bookkeeping, transaction};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Mutex as Turns, MutexGuard as Turn};

/// What a data step is part of.
pub(crate) struct Surroundings {
    /// The revision.
    pub(crate) revision: String,
    /// What the step does, in its author's words.
    pub(crate) name: String,
    /// Whether it runs inside of a transaction.
    pub(crate) in_transaction: bool,
    /// The tables that are ours.
    pub(crate) bookkeeping: Bookkeeping,
    /// Who listens to the run.
    pub(crate) listener: Option<Listener>,
}

/// The connection of a data step, and what is to be known of it.
pub(super) struct Lending {
    pub(super) dialect: Dialect,
    pub(super) surroundings: Surroundings,
    /// Statements take turns, in the order in which they came.
    turns: Turns<()>,
    state: Mutex<State>,
}

struct State {
    place: Place,
    in_transaction: bool,
    /// The number of the last savepoint or stream.
    last: u64,
    /// The streams that the database keeps.
    streams: Vec<u64>,
    /// Those of them that nobody reads any more.
    dropped: Vec<u64>,
    /// The nested transactions that were given up half way, to be taken back.
    given_up: Vec<Nested>,
}

/// Where the connection is.
enum Place {
    Here(Connection),
    /// A statement has it.
    Busy,
    /// A stream has it, until it is dropped.
    #[cfg(feature = "mysql")]
    Streaming(Arc<AtomicBool>),
    /// A statement was given up half way.
    GivenUp,
    Over,
}

/// Nested work of a data step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nested {
    pub(super) number: u64,
    /// Whether a transaction was begun for it.
    pub(super) outermost: bool,
}

impl Lending {
    pub(super) fn new(connection: Connection, surroundings: Surroundings) -> Self {
        Lending {
            dialect: connection.dialect(),
            turns: Turns::new(()),
            state: Mutex::new(State {
                place: Place::Here(connection),
                in_transaction: surroundings.in_transaction,
                last: 0,
                streams: Vec::new(),
                dropped: Vec::new(),
                given_up: Vec::new(),
            }),
            surroundings,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn in_transaction(&self) -> bool {
        self.state().in_transaction
    }

    pub(super) fn next_number(&self) -> u64 {
        let mut state = self.state();
        state.last += 1;
        state.last
    }

    /// Waits for its turn, and takes the connection for a statement. What others left behind is tidied up
    /// first.
    pub(super) async fn borrow(self: &Arc<Self>) -> Result<Borrowed<'_>, DbError> {
        let turn = self.turns.lock().await;
        let mut borrowed = Borrowed { lent: self.lend()?, _turn: turn };
        if let Err(error) = self.tidy_up(borrowed.connection()?).await {
            borrowed.done();
            return Err(error);
        }
        Ok(borrowed)
    }

    /// Takes the connection for a stream that needs it for itself.
    #[cfg(feature = "mysql")]
    pub(super) async fn borrow_for_stream(self: &Arc<Self>) -> Result<Lent, DbError> {
        let Borrowed { lent, _turn } = self.borrow().await?;
        self.state().place = Place::Streaming(Arc::clone(&lent.whole));
        Ok(lent)
    }

    fn lend(self: &Arc<Self>) -> Result<Lent, DbError> {
        let mut state = self.state();
        match std::mem::replace(&mut state.place, Place::Busy) {
            Place::Here(connection) => Ok(Lent {
                home: Arc::clone(self),
                connection: Some(connection),
                whole: Arc::new(AtomicBool::new(false)),
            }),
            other => {
                let error = match &other {
                    #[cfg(feature = "mysql")]
                    Place::Streaming(_) => DbError::stream_open(),
                    Place::Over => DbError::step_over(),
                    _ => DbError::given_up(),
                };
                state.place = other;
                Err(error)
            }
        }
    }

    /// Takes the connection back for good, if it is there; handles that were kept are dead from now on. Says
    /// what the step left undone.
    pub(super) async fn end(self: &Arc<Self>) -> (Option<Connection>, Option<DbError>) {
        let _turn = self.turns.lock().await;
        {
            let mut state = self.state();
            let open = state.streams.clone();
            state.dropped = open;
        }
        let ended = match self.lend() {
            Err(error) => (None, Some(error.losing_the_connection())),
            Ok(mut lent) => match lent.connection.take() {
                None => (None, Some(DbError::given_up())),
                Some(mut connection) => {
                    let untidy = self.tidy_up(&mut connection).await.err();
                    (Some(connection), untidy)
                }
            },
        };
        self.state().place = Place::Over;
        ended
    }

    /// Whether something is under way on the connection.
    pub(super) fn is_busy(&self) -> bool {
        match &self.state().place {
            Place::Busy => true,
            #[cfg(feature = "mysql")]
            Place::Streaming(whole) => !whole.load(Ordering::Acquire),
            _ => false,
        }
    }

    async fn tidy_up(&self, connection: &mut Connection) -> Result<(), DbError> {
        loop {
            let Some(nested) = self.state().given_up.last().copied() else { break };
            let taken_back = self.roll_back_on(connection, nested).await;
            self.state().given_up.pop();
            taken_back?;
        }
        let dropped = self.state().dropped.clone();
        if !dropped.is_empty() && connection.close_rows(&dropped).await.is_ok() {
            let mut state = self.state();
            state.dropped.retain(|number| !dropped.contains(number));
            state.streams.retain(|number| !dropped.contains(number));
        }
        Ok(())
    }

    /// The database keeps a stream of this number.
    pub(super) fn opened(&self, number: u64) {
        self.state().streams.push(number);
    }

    pub(super) fn is_open(&self, number: u64) -> bool {
        self.state().streams.contains(&number)
    }

    pub(super) fn closed(&self, number: u64) {
        self.state().streams.retain(|open| *open != number);
    }

    /// Nobody reads this stream any more.
    pub(super) fn dropped(&self, number: u64) {
        let mut state = self.state();
        if state.streams.contains(&number) {
            state.dropped.push(number);
        }
    }

    /// Begins nested work.
    pub(super) async fn begin(self: &Arc<Self>) -> Result<Nested, DbError> {
        let nested = Nested { number: self.next_number(), outermost: !self.in_transaction() };
        let mut borrowed = self.borrow().await?;
        let connection = borrowed.connection()?;
        let mut begun = Ok(());
        if nested.outermost {
            begun = connection.command(transaction::begin(self.dialect)).await;
        }
        if begun.is_ok() {
            begun = connection.command(&transaction::savepoint(nested.number)).await;
        }
        borrowed.done();
        begun?;
        self.state().in_transaction = true;
        Ok(nested)
    }

    /// Keeps what nested work did.
    pub(super) async fn keep(self: &Arc<Self>, nested: Nested) -> Result<(), DbError> {
        let mut borrowed = self.borrow().await?;
        let connection = borrowed.connection()?;
        let kept = match connection.command(&transaction::release(nested.number)).await {
            Ok(()) if nested.outermost => connection.command(transaction::COMMIT).await,
            Ok(()) => Ok(()),
            Err(error) => Err(match self.roll_back_on(connection, nested).await {
                Ok(()) => DbError::aborted(),
                Err(_) => DbError::transaction_ended(Some(error)),
            }),
        };
        borrowed.done();
        if nested.outermost {
            self.state().in_transaction = false;
        }
        kept
    }

    /// Takes back what nested work did.
    pub(super) async fn roll_back(self: &Arc<Self>, nested: Nested) -> Result<(), DbError> {
        let mut borrowed = self.borrow().await?;
        let taken_back = self.roll_back_on(borrowed.connection()?, nested).await;
        borrowed.done();
        taken_back
    }

    async fn roll_back_on(&self, connection: &mut Connection, nested: Nested) -> Result<(), DbError> {
        let mut taken_back = connection.command(&transaction::rollback_to(nested.number)).await;
        if taken_back.is_ok() && !nested.outermost {
            taken_back = connection.command(&transaction::release(nested.number)).await;
        }
        if nested.outermost {
            let ended = connection.command(transaction::ROLLBACK).await;
            taken_back = taken_back.and(ended);
        }
        let mut state = self.state();
        if nested.outermost {
            state.in_transaction = false;
        }
        // What began later is gone with it.
        state.streams.retain(|number| *number < nested.number);
        state.dropped.retain(|number| *number < nested.number);
        taken_back
    }

    /// Nested work was given up half way: it is taken back before the next statement.
    pub(super) fn give_up(&self, nested: Nested) {
        self.state().given_up.push(nested);
    }
}

/// The connection, lent.
pub(super) struct Lent {
    home: Arc<Lending>,
    connection: Option<Connection>,
    /// Whether nothing is under way on it: only then can others go on with it.
    pub(super) whole: Arc<AtomicBool>,
}

impl Lent {
    pub(super) fn connection(&mut self) -> Result<&mut Connection, DbError> {
        self.connection.as_mut().ok_or_else(DbError::given_up)
    }

    /// What it was lent for is over.
    pub(super) fn done(&self) {
        self.whole.store(true, Ordering::Release);
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut state = self.home.state();
        state.place = match self.connection.take() {
            _ if matches!(state.place, Place::Over) => Place::Over,
            Some(connection) if self.whole.load(Ordering::Acquire) => Place::Here(connection),
            _ => Place::GivenUp,
        };
    }
}

/// The connection, lent for a statement, while others wait for their turn.
pub(super) struct Borrowed<'a> {
    lent: Lent,
    _turn: Turn<'a, ()>,
}

impl Borrowed<'_> {
    pub(super) fn connection(&mut self) -> Result<&mut Connection, DbError> {
        self.lent.connection()
    }

    /// The statement ended, well or not.
    pub(super) fn done(&mut self) {
        self.lent.done();
    }
}

impl fmt::Debug for Lending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Surroundings { revision, name, .. } = &self.surroundings;
        f.debug_struct("Db")
            .field("dialect", &self.dialect)
            .field("revision", revision)
            .field("step", name)
            .finish()
    }
}
