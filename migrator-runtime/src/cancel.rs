//! Stopping a run when a future ends.

use crate::backend::{Connection, DatabaseUrl, Opening};
use crate::interrupt::{CancelTarget, Interrupt};
use crate::lock::pause;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Either, Shared, select};
use migrator_sql::Timeouts;
use migrator_sql::lock::{mysql, postgres};
use std::future::Future;
use std::pin::pin;
use std::time::Duration;

/// How long a server is given to cancel a statement before it is told again.
const AGAIN: Duration = Duration::from_secs(1);

/// What stops runs when it ends.
#[derive(Clone)]
pub(crate) struct Cancel(Shared<BoxFuture<'static, ()>>);

impl Cancel {
    pub(crate) fn new(cancel: impl Future<Output = ()> + Send + 'static) -> Self {
        Cancel(cancel.boxed().shared())
    }

    /// Whether what stops runs has ended.
    pub(crate) fn is_requested(&self) -> bool {
        self.0.clone().now_or_never().is_some()
    }

    /// Does some work that nothing has to be put right after; when it is to stop, it is left.
    pub(crate) async fn leave<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        match select(pin!(work), self.0.clone()).await {
            Either::Left((outcome, _)) => Some(outcome),
            Either::Right(_) => None,
        }
    }

    /// Does some work; when it is to stop, it is told so, and what runs for it on a server is cancelled. The
    /// work itself goes on to its end, and puts things right.
    pub(crate) async fn stop<T>(
        &self,
        interrupt: &Interrupt,
        url: &DatabaseUrl,
        work: impl Future<Output = T>,
    ) -> T {
        let mut work = pin!(work);
        match select(work.as_mut(), self.0.clone()).await {
            Either::Left((outcome, _)) => return outcome,
            Either::Right(_) => {}
        }
        interrupt.request();
        match select(work.as_mut(), pin!(cancel_statements(interrupt, url))).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => work.await,
        }
    }
}

/// Tells the server to cancel what runs, until the run has heard of it. On SQLite the connection looks by
/// itself.
async fn cancel_statements(interrupt: &Interrupt, url: &DatabaseUrl) {
    let mut connection: Option<Connection> = None;
    while interrupt.is_pending() {
        let Some(target) = interrupt.target() else {
            pause(Duration::from_millis(50)).await;
            continue;
        };
        if connection.is_none() {
            match Connection::open(url, Opening::Read, &Timeouts::default()).await {
                Ok(opened) => connection = opened,
                Err(error) => tracing::warn!(%error, "the statement cannot be cancelled, and is waited for"),
            }
        }
        if let Some(open) = &mut connection
            && interrupt.is_pending()
        {
            let sql = match target {
                CancelTarget::Backend(process) => postgres::cancel(*process),
                CancelTarget::Marked(mark) => postgres::cancel_marked(mark),
                CancelTarget::Connection(id) => mysql::cancel(*id),
            };
            if let Err(error) = open.run(&sql).await {
                tracing::warn!(%error, "the statement could not be cancelled, and is waited for");
                connection = None;
            }
        }
        pause(AGAIN).await;
    }
    if let Some(connection) = connection {
        connection.close().await;
    }
}
