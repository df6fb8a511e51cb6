//! Statements that wait, so that many are sent in one message.

use super::apply::Run;
use super::columns::take_apart;
use super::fault::Fault;
use super::progress::{Numbered, Progress};
use crate::backend::{Refusal, StatementError};

/// How many bytes may wait: more do not make it faster.
const LONGEST: usize = 256 * 1024;

/// A statement that waits to be sent.
#[derive(Debug, Default)]
pub(super) struct Queued {
    pub(super) sql: String,
    /// What is sent instead, because it does what later statements do too.
    pub(super) whole: Option<String>,
    /// The place in the queue of the statement that does what this one does.
    pub(super) goes_with: Option<usize>,
    /// The step that it is for.
    pub(super) step: usize,
    /// The operation; none when it is for the books.
    pub(super) position: Option<usize>,
    /// Its number in the step, or of the one that it stands around.
    pub(super) unit: usize,
    /// How many statements the step has, if it is one of them and not for the books.
    pub(super) of: Option<usize>,
    /// Whether it is for the books before the step begins.
    pub(super) begins: bool,
    /// Whether the step lasts after it.
    pub(super) ends: bool,
}

impl Queued {
    /// What is sent for it.
    pub(super) fn sent(&self) -> &str {
        self.whole.as_deref().unwrap_or(&self.sql)
    }
}

/// How statements are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sending {
    /// In few messages.
    Together,
    /// Each on its own, because some cannot run with others.
    Each,
}

impl Run<'_> {
    pub(super) fn queue(&mut self, step: usize, position: Option<usize>, sql: impl Into<String>) {
        let unit = self.unit;
        self.queue.push(Queued { sql: sql.into(), step, position, unit, ..Queued::default() });
    }

    /// Queues a statement of the step itself: its number from 0, and how many there are.
    pub(super) fn queue_statement(
        &mut self,
        step: usize,
        position: usize,
        number: usize,
        of: usize,
        sql: impl Into<String>,
    ) {
        let (position, of) = (Some(position), Some(of));
        self.queue.push(Queued { sql: sql.into(), step, position, unit: number, of, ..Queued::default() });
    }

    /// Sends what waits.
    pub(super) async fn flush(&mut self) -> Result<(), Fault> {
        self.send(Sending::Together).await
    }

    /// Sends what waits, each on its own.
    pub(super) async fn flush_each(&mut self) -> Result<(), Fault> {
        self.send(Sending::Each).await
    }

    /// Sends what waits, if it is much.
    pub(super) async fn flush_if_long(&mut self) -> Result<(), Fault> {
        let bytes: usize = self.queue.iter().map(|queued| queued.sql.len()).sum();
        if bytes < LONGEST { Ok(()) } else { self.flush().await }
    }

    async fn send(&mut self, sending: Sending) -> Result<(), Fault> {
        let mut queue = std::mem::take(&mut self.queue);
        self.columns.forget();
        // What goes with a statement behind it is told before.
        let first = queue.iter().position(|queued| queued.goes_with.is_none()).unwrap_or(queue.len());
        for goes_with_another in &queue[..first] {
            begin(&mut self.progress, Some(goes_with_another));
            finish(&mut self.progress, &mut self.committed, goes_with_another, 0);
        }
        begin(&mut self.progress, queue.get(first));
        let mut next: Vec<usize> = (first..queue.len()).collect();
        while let Err((at, error)) = self.send_these(&queue, &next, sending).await {
            if let Some(apart) = take_apart(&mut queue, at, &error) {
                if apart[0] != at {
                    begin(&mut self.progress, queue.get(apart[0]));
                }
                next = apart.into_iter().chain(at + 1..queue.len()).collect();
                continue;
            }
            let at = queue.get(at);
            if let Some(queued) = at {
                self.unit = queued.unit;
                self.refused_to_begin = queued.begins && error.kind != Refusal::ConnectionLost;
            }
            return Err(Fault::of(
                at.map(|queued| queued.step),
                at.and_then(|queued| queued.position),
                error,
            ));
        }
        Ok(())
    }

    /// Sends what stands at these places of a queue, of which the first has begun; gives the place of what failed.
    async fn send_these(
        &mut self,
        queue: &[Queued],
        these: &[usize],
        sending: Sending,
    ) -> Result<(), (usize, StatementError)> {
        let sent: Vec<usize> = these.iter().copied().filter(|&at| queue[at].goes_with.is_none()).collect();
        if sent.is_empty() {
            return Ok(());
        }
        let statements: Vec<String> = sent.iter().map(|&at| queue[at].sent().to_owned()).collect();
        let (progress, committed) = (&mut self.progress, &mut self.committed);
        let mut done = |position: usize, rows: u64| {
            let Some(&at) = sent.get(position) else { return };
            finish(progress, committed, &queue[at], rows);
            let next = sent.get(position + 1).copied().unwrap_or(queue.len());
            for goes_with_another in queue[at + 1..next].iter().filter(|queued| queued.goes_with.is_some()) {
                begin(progress, Some(goes_with_another));
                finish(progress, committed, goes_with_another, 0);
            }
            begin(progress, queue.get(next));
        };
        let position = |error: &StatementError| sent.get(error.position).copied().unwrap_or(queue.len());
        let connection = self.session.connection().map_err(|error| (queue.len(), error))?;
        let outcome = match sending {
            Sending::Together => connection.run_batch(&statements, &mut done).await,
            Sending::Each => connection.run_each(&statements, &mut done).await,
        };
        outcome.map_err(|error| (position(&error), error))
    }
}

fn begin(progress: &mut Progress<'_>, queued: Option<&Queued>) {
    match queued {
        Some(&Queued { step, unit, of: Some(of), position: Some(position), .. }) => {
            let sql = queued.filter(|queued| queued.goes_with.is_none()).map(Queued::sent);
            progress.start_statement(Numbered { step, number: unit, of, position }, sql);
        }
        Some(Queued { step, .. }) => progress.reach(*step),
        None => {}
    }
}

fn finish(progress: &mut Progress<'_>, committed: &mut usize, queued: &Queued, rows: u64) {
    match *queued {
        Queued { of: Some(_), .. } => progress.finish_statement(Some(rows)),
        Queued { step, ends: true, .. } => {
            progress.complete(step);
            progress.commit(step + 1);
            *committed = step + 1;
        }
        _ => {}
    }
}
