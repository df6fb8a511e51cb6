//! Statements that wait, so that many are sent in one message.

use super::apply::Run;
use super::fault::Fault;
use super::progress::{Numbered, Progress};
use crate::backend::Refusal;

/// How many bytes may wait: more do not make it faster.
const LONGEST: usize = 256 * 1024;

/// A statement that waits to be sent.
#[derive(Debug)]
pub(super) struct Queued {
    pub(super) sql: String,
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
        self.queue.push(Queued {
            sql: sql.into(),
            step,
            position,
            unit,
            of: None,
            begins: false,
            ends: false,
        });
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
        let position = Some(position);
        self.queue.push(Queued {
            sql: sql.into(),
            step,
            position,
            unit: number,
            of: Some(of),
            begins: false,
            ends: false,
        });
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
        if self.queue.is_empty() {
            return Ok(());
        }
        let queue = std::mem::take(&mut self.queue);
        let statements: Vec<String> = queue.iter().map(|queued| queued.sql.clone()).collect();
        let (progress, committed) = (&mut self.progress, &mut self.committed);
        let begin = |progress: &mut Progress<'_>, position: usize| match queue.get(position) {
            Some(&Queued { ref sql, step, unit, of: Some(of), position: Some(position), .. }) => {
                progress.start_statement(Numbered { step, number: unit, of, position }, Some(sql));
            }
            Some(Queued { step, .. }) => progress.reach(*step),
            None => {}
        };
        begin(progress, 0);
        let mut done = |position: usize, rows: u64| {
            match queue.get(position) {
                Some(Queued { of: Some(_), .. }) => progress.finish_statement(Some(rows)),
                Some(Queued { step, ends: true, .. }) => {
                    progress.complete(*step);
                    progress.commit(step + 1);
                    *committed = step + 1;
                }
                _ => {}
            }
            begin(progress, position + 1);
        };
        let connection = self.session.connection()?;
        let sent = match sending {
            Sending::Together => connection.run_batch(&statements, &mut done).await,
            Sending::Each => connection.run_each(&statements, &mut done).await,
        };
        sent.map_err(|error| {
            let at = queue.get(error.position);
            if let Some(queued) = at {
                self.unit = queued.unit;
                self.refused_to_begin = queued.begins && error.kind != Refusal::ConnectionLost;
            }
            Fault::of(at.map(|queued| queued.step), at.and_then(|queued| queued.position), error)
        })
    }
}
