use super::lending::Lending;
#[cfg(feature = "mysql")]
use super::slot::Slot;
use super::{DbError, FromDbRow, Statement, StepError};
use crate::backend::KeptRows;
use std::collections::VecDeque;
use std::fmt;
#[cfg(feature = "mysql")]
use std::future::{Future, poll_fn};
#[cfg(feature = "mysql")]
use std::pin::Pin;
use std::sync::Arc;
#[cfg(feature = "mysql")]
use std::task::Poll;

/// How many rows the first page has. Later ones have as many as fit into [`PAGE_BYTES`].
const FIRST_PAGE: usize = 64;
const LARGEST_PAGE: usize = 4_096;
const PAGE_BYTES: usize = 1 << 20;

/// Rows that are read a few at a time: see [`Db::stream`](super::Db::stream).
#[must_use = "nothing is read until `next` is called"]
pub struct RowStream<T>(Source<T>);

enum Source<T> {
    /// The database keeps the rows, and gives them page by page.
    Pages(Pages<T>),
    /// The connection gives them one after the other, and does nothing else meanwhile.
    #[cfg(feature = "mysql")]
    Wire(Wire<T>),
    Ended,
}

struct Pages<T> {
    lending: Arc<Lending>,
    number: u64,
    columns: String,
    sql: String,
    rows: VecDeque<T>,
    /// How many were read.
    read: u64,
    /// How many to ask for next.
    size: usize,
    last: bool,
}

#[cfg(feature = "mysql")]
struct Wire<T> {
    /// Reads the rows, and lays each down in the slot.
    reader: Pin<Box<dyn Future<Output = Result<(), DbError>> + Send>>,
    slot: Arc<Slot<T>>,
    ahead: Option<T>,
}

impl<T: FromDbRow + 'static> RowStream<T> {
    pub(super) async fn open(lending: &Arc<Lending>, statement: Statement) -> Result<Self, StepError> {
        let mut borrowed = lending.borrow().await?;
        #[cfg(feature = "mysql")]
        if !borrowed.connection()?.keeps_rows() {
            borrowed.done();
            drop(borrowed);
            return Self::on_the_wire(lending, statement).await;
        }
        let number = lending.next_number();
        let in_transaction = lending.in_transaction();
        let opened = borrowed.connection()?.open_rows(number, in_transaction, &statement).await;
        borrowed.done();
        drop(borrowed);
        let columns = opened?;
        lending.opened(number);
        let pages = Pages {
            lending: Arc::clone(lending),
            number,
            columns,
            sql: statement.sql,
            rows: VecDeque::new(),
            read: 0,
            size: FIRST_PAGE,
            last: false,
        };
        Ok(RowStream(Source::Pages(pages)))
    }

    #[cfg(feature = "mysql")]
    async fn on_the_wire(lending: &Arc<Lending>, statement: Statement) -> Result<Self, StepError> {
        let mut lent = lending.borrow_for_stream().await?;
        let slot = Arc::new(Slot::new(Arc::clone(&lent.whole)));
        let laid_down = Arc::clone(&slot);
        let reader = Box::pin(async move {
            let outcome = lent.connection()?.each_row(&statement, &laid_down).await;
            lent.done();
            outcome
        });
        let mut wire = Wire { reader, slot, ahead: None };
        // What is wrong with the statement is said here, as on other databases.
        wire.ahead = wire.read().await?;
        Ok(RowStream(if wire.ahead.is_some() { Source::Wire(wire) } else { Source::Ended }))
    }

    /// The next row; nothing behind the last one.
    ///
    /// # Errors
    ///
    /// What the database says; when a row does not fit its Rust type; when the step is over; when the
    /// stream began in a [`Db::transaction`](super::Db::transaction) that was taken back. After an error there
    /// are no more rows.
    pub async fn next(&mut self) -> Result<Option<T>, StepError> {
        let next = match &mut self.0 {
            Source::Pages(pages) => pages.next().await,
            #[cfg(feature = "mysql")]
            Source::Wire(wire) => match wire.ahead.take() {
                Some(row) => Ok(Some(row)),
                None => wire.read().await,
            },
            Source::Ended => Ok(None),
        };
        if !matches!(next, Ok(Some(_))) {
            self.0 = Source::Ended;
        }
        Ok(next?)
    }
}

impl<T: FromDbRow> Pages<T> {
    async fn next(&mut self) -> Result<Option<T>, DbError> {
        if self.rows.is_empty() && !self.last {
            self.read_page().await?;
        }
        Ok(self.rows.pop_front())
    }

    async fn read_page(&mut self) -> Result<(), DbError> {
        let mut borrowed = self.lending.borrow().await?;
        if !self.lending.is_open(self.number) {
            borrowed.done();
            return Err(DbError::stream_gone());
        }
        let connection = borrowed.connection()?;
        let page = connection.next_rows(self.number, self.read, self.size, &self.columns, &self.sql).await;
        if page.as_ref().is_ok_and(|page: &KeptRows<T>| page.rows.len() < self.size) {
            self.last = true;
            // It is there, since it was just read; and what cannot be closed ends with the session.
            if borrowed.connection()?.close_rows(&[self.number]).await.is_ok() {
                self.lending.closed(self.number);
            }
        }
        borrowed.done();
        let KeptRows { rows, bytes } = page?;
        self.read += rows.len() as u64;
        let of_a_row = (bytes / rows.len().max(1)).max(1);
        self.size = (PAGE_BYTES / of_a_row).clamp(1, LARGEST_PAGE);
        self.rows = rows.into();
        Ok(())
    }
}

impl<T> Drop for Pages<T> {
    fn drop(&mut self) {
        self.lending.dropped(self.number);
    }
}

#[cfg(feature = "mysql")]
impl<T> Wire<T> {
    async fn read(&mut self) -> Result<Option<T>, DbError> {
        poll_fn(|context| match self.reader.as_mut().poll(context) {
            Poll::Ready(Ok(())) => Poll::Ready(Ok(None)),
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => match self.slot.take() {
                Some(row) => Poll::Ready(Ok(Some(row))),
                None => Poll::Pending,
            },
        })
        .await
    }
}

impl<T> fmt::Debug for RowStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.0 {
            Source::Pages(pages) => format!("{} rows read", pages.read),
            #[cfg(feature = "mysql")]
            Source::Wire(_) => "on the wire".to_owned(),
            Source::Ended => "ended".to_owned(),
        };
        f.debug_tuple("RowStream").field(&state).finish()
    }
}
