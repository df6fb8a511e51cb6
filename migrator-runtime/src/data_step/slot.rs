use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;

/// Where a future that reads rows lays down each of them, until whoever polls the future takes it.
#[derive(Debug)]
pub(crate) struct Slot<T> {
    row: Mutex<Option<T>>,
    /// Whether the reader waits with a row laid down, and not in the middle of a message of the server.
    resting: Arc<AtomicBool>,
}

impl<T> Slot<T> {
    pub(super) fn new(resting: Arc<AtomicBool>) -> Self {
        Slot { row: Mutex::new(None), resting }
    }

    /// Lays a row down, and waits until it was taken. Nobody is woken for that: the one who takes the row is
    /// the one who polls.
    pub(crate) async fn hand_over(&self, row: T) {
        *self.row.lock().unwrap_or_else(PoisonError::into_inner) = Some(row);
        self.resting.store(true, Ordering::Release);
        poll_fn(|_| if self.is_empty() { Poll::Ready(()) } else { Poll::Pending }).await;
        self.resting.store(false, Ordering::Release);
    }

    fn is_empty(&self) -> bool {
        self.row.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    pub(super) fn take(&self) -> Option<T> {
        self.row.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
