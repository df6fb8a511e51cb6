//! The lease of a run behind a pooler, kept alive by a thread of its own: code of a data step that blocks
//! the run's thread must not let it run out.

use crate::backend::{Connection, DatabaseUrl, Opening, StatementError};
use migrator_sql::{Bookkeeping, Timeouts, lock};
use std::future::Future;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How often a lease is renewed.
const BEAT: Duration = Duration::from_secs(lock::lease::SECONDS / 3);

/// How long giving a lease back may take: it runs out by itself.
const RELEASE_TIMEOUT: Duration = Duration::from_secs(5);

/// A lease that is ours, as long as it is renewed.
#[derive(Debug)]
pub(crate) struct Lease {
    /// Its fencing token.
    pub(super) token: i64,
    /// Dropped, it ends the thread, which gives the lease back.
    stop: oneshot::Sender<()>,
    ended: oneshot::Receiver<()>,
}

impl Lease {
    /// Keeps a lease that was just taken.
    pub(super) fn keep(url: &DatabaseUrl, books: &Bookkeeping, token: i64) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let (end, ended) = oneshot::channel();
        let (url, books) = (url.clone(), books.clone());
        let keep = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime {
                Ok(runtime) => runtime.block_on(beat(&url, &books, token, stopped)),
                Err(error) => tracing::warn!(%error, "the lease is not renewed"),
            }
            let _ = end.send(());
        };
        if let Err(error) = std::thread::Builder::new().name("migrator-lease".to_owned()).spawn(keep) {
            // It is renewed before each statement outside of a transaction, and a transaction keeps it.
            tracing::warn!(%error, "the lease is not renewed");
        }
        Lease { token, stop, ended }
    }

    /// Gives the lease back.
    pub(super) async fn release(self) {
        drop(self.stop);
        let _ = self.ended.await;
    }
}

/// Renews the lease until it is to be given back.
async fn beat(url: &DatabaseUrl, books: &Bookkeeping, token: i64, mut stopped: oneshot::Receiver<()>) {
    let mut connection = None;
    let renew = lock::lease::renew(books, token);
    loop {
        if first(&mut stopped, tokio::time::sleep(BEAT)).await.is_none() {
            break;
        }
        match first(&mut stopped, ask(&mut connection, url, &renew)).await {
            // What was under way is not finished: another connection gives the lease back.
            None => {
                connection = None;
                break;
            }
            Some(Ok(rows)) if rows.is_empty() => {
                tracing::error!(token, "the lease was taken over by another runner");
                return;
            }
            Some(Ok(_)) => {}
            Some(Err(())) => connection = None,
        }
    }
    let release = lock::lease::release(books, token);
    let released = tokio::time::timeout(RELEASE_TIMEOUT, ask(&mut connection, url, &release)).await;
    if !matches!(released, Ok(Ok(_))) {
        tracing::warn!(token, "the lease could not be given back, and runs out by itself");
    }
    if let Some(connection) = connection {
        connection.close().await;
    }
}

/// Runs a query, on a new connection if there is none. What fails is tried again at the next beat.
async fn ask(
    connection: &mut Option<Connection>,
    url: &DatabaseUrl,
    query: &str,
) -> Result<Vec<Vec<Option<String>>>, ()> {
    if connection.is_none() {
        *connection = Connection::open(url, Opening::Read, &Timeouts::default())
            .await
            .inspect_err(|error| tracing::warn!(%error, "the lease was not renewed"))
            .map_err(|_| ())?;
    }
    let Some(connection) = connection else { return Err(()) };
    let failed = |error: &StatementError| tracing::warn!(%error, "the lease was not renewed");
    connection.fetch_texts(query).await.inspect_err(failed).map_err(|_| ())
}

/// What a future gives, unless the lease is to be given back before.
async fn first<T>(stopped: &mut oneshot::Receiver<()>, future: impl Future<Output = T>) -> Option<T> {
    use futures_util::future::{Either, select};
    match select(stopped, Box::pin(future)).await {
        Either::Left(_) => None,
        Either::Right((answer, _)) => Some(answer),
    }
}

/// A lease as it was last seen in other hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    token: i64,
    renewed: String,
    last: Instant,
    /// For how long it has been watched without a change.
    watched: Duration,
    /// For how long of that it had run out.
    run_out: Duration,
}

impl Seen {
    /// How long a lease that has run out must have been watched without a change: one whose renewal waits
    /// in the pooler behind a long statement of its own holder is not abandoned.
    const RUN_OUT: Duration = BEAT;

    /// How long it must have been watched without a change when the server's clock says that it lasts: that
    /// clock may have been set back.
    const LASTING: Duration = Duration::from_secs(lock::lease::SECONDS + lock::lease::SECONDS / 3);

    /// The longest time between two looks that counts: who waits in the pooler sees nothing.
    const GLANCE: Duration = Duration::from_secs(1);

    /// Notes what is seen at a time, and says whether the lease is abandoned.
    pub(super) fn note(
        seen: &mut Option<Seen>,
        token: i64,
        renewed: &str,
        has_run_out: bool,
        now: Instant,
    ) -> bool {
        match seen {
            Some(seen) if seen.token == token && seen.renewed == renewed => {
                let watched = now.saturating_duration_since(seen.last).min(Self::GLANCE);
                seen.last = now;
                seen.watched += watched;
                if has_run_out {
                    seen.run_out += watched;
                }
                seen.run_out >= Self::RUN_OUT || seen.watched >= Self::LASTING
            }
            _ => {
                let renewed = renewed.to_owned();
                let nothing = Duration::ZERO;
                *seen = Some(Seen { token, renewed, last: now, watched: nothing, run_out: nothing });
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks at a lease at these seconds; says at which it is abandoned.
    fn abandoned_at(looks: impl IntoIterator<Item = (u64, &'static str, bool)>) -> Option<u64> {
        let start = Instant::now();
        let mut seen = None;
        let mut looks = looks.into_iter();
        let abandoned = |&(second, renewed, run_out): &(u64, &str, bool)| {
            Seen::note(&mut seen, 7, renewed, run_out, start + Duration::from_secs(second))
        };
        looks.find(abandoned).map(|(second, ..)| second)
    }

    #[test]
    fn a_lease_that_has_run_out_is_abandoned_after_one_more_beat() {
        assert_eq!(abandoned_at((0..60).map(|second| (second, "r", second >= 15))), Some(19));
        assert_eq!(abandoned_at((0..60).map(|second| (second, "r", true))), Some(5));
    }

    #[test]
    fn one_that_is_renewed_is_not() {
        let renewals = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
        assert_eq!(abandoned_at((0..60).map(|second| (second, renewals[second as usize / 5], true))), None);
    }

    #[test]
    fn who_waited_in_the_pooler_has_seen_nothing() {
        assert_eq!(
            abandoned_at([(0, "r", false), (60, "r", true), (61, "s", false), (62, "s", false)]),
            None
        );
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_nobody_out() {
        assert_eq!(abandoned_at((0..60).map(|second| (second, "r", false))), Some(20));
    }
}
