use super::batch::{Ahead, Batch};
use super::error::Stop;
use super::overlap::Overlapped;
use super::size::BatchSize;
use super::transform::Transform;
use super::work::{Change, Work};
use crate::backend::{Connection, Opening, Refusal};
use crate::executor::Further;
use futures_util::future::{join, select};
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_sql::BackfillPart;
use migrator_sql::backfill::Written;
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// The most rows of a batch: more are no faster, and others wait longer.
const MOST_ROWS: u64 = 20_000;
/// On SQLite each commit waits for the disk several times.
const MOST_ROWS_OF_SQLITE: u64 = 100_000;
/// How often a batch is tried whose rows somebody holds.
const MOST_TRIES: u32 = 20;
/// On SQLite one transaction writes, and others look again and again whether it is their turn: this part of the
/// time is theirs.
const SQLITE_SHARE: u32 = 20;
/// How long a worker rests while a standby is too far behind, before it looks again.
const LAG_PAUSE: Duration = Duration::from_millis(500);

/// A worker, with its connection.
pub(super) struct Worker<'a> {
    work: &'a Work<'a>,
    connection: &'a mut Connection,
    /// Reads the next rows while those before are written (PostgreSQL).
    reader: Option<Connection>,
    ahead: Option<Ahead>,
    /// The next rows, on SQLite.
    overlapped: Option<Overlapped>,
    /// Whether the next batch locks its rows before it reads them.
    locked: bool,
    /// Whether this connection has what it writes pages through.
    prepared: bool,
    size: BatchSize,
    exact: bool,
}

impl<'a> Worker<'a> {
    pub(super) async fn new(work: &'a Work<'a>, connection: &'a mut Connection, further: &Further) -> Self {
        let reads_ahead = matches!(work.change, Change::Code { .. }) && work.dialect() == Dialect::Postgres;
        // The server may have no connection left: then it is read and written in turn.
        let reader = match reads_ahead {
            true => further.open(Opening::Read).await.ok().flatten(),
            false => None,
        };
        let most = match work.dialect() {
            Dialect::Sqlite => MOST_ROWS_OF_SQLITE,
            Dialect::Postgres | Dialect::Mysql => MOST_ROWS,
        };
        let most = work.throttle.most_rows().unwrap_or(most).min(most);
        Worker {
            work,
            connection,
            reader,
            ahead: None,
            overlapped: None,
            locked: false,
            prepared: false,
            size: BatchSize::new(most),
            exact: false,
        }
    }

    pub(super) async fn end(self) {
        if let Some(reader) = self.reader {
            reader.close().await;
        }
    }

    /// Goes over a part, from where it is.
    pub(super) async fn go_over(&mut self, mut part: BackfillPart) -> Result<(), Stop> {
        self.ahead = None;
        let (mut tries, mut stale) = (0, 0);
        while !self.work.failed.load(Ordering::Relaxed) {
            self.keep_up().await?;
            let began = Instant::now();
            match self.batch(&mut part).await {
                Ok(Batch::Done { rows, bytes }) => {
                    (tries, stale, self.locked) = (0, 0, false);
                    self.size.took(rows, bytes, began.elapsed());
                    self.work.told.add(&self.work.id.revision, rows);
                    let rest = self.work.throttle.rest(rows, Instant::now());
                    let rest = match self.work.dialect() {
                        Dialect::Sqlite => rest.max(began.elapsed() / SQLITE_SHARE),
                        Dialect::Postgres | Dialect::Mysql => rest,
                    };
                    self.rest(rest).await;
                }
                Ok(Batch::End) => {
                    let end = self.work.books.end_backfill_part(&self.work.id, part.part);
                    return Ok(self.connection.run(&end).await?);
                }
                Ok(Batch::Moved) => {
                    self.ahead = None;
                    match self.look_again(&part).await? {
                        Some(now) => part = now,
                        None => return Ok(()),
                    }
                }
                Ok(Batch::Stale) => {
                    (self.ahead, self.locked) = (None, true);
                    stale += 1;
                    if stale > 3 {
                        return Err(still_needy(self.work).into());
                    }
                }
                Err(Stop::Refused(error)) if error.kind == Refusal::Busy && tries < MOST_TRIES => {
                    self.ahead = None;
                    tries += 1;
                    self.size.shrink();
                    self.rest(Duration::from_millis(20 << tries.min(6))).await;
                }
                Err(stop) => return Err(stop),
            }
        }
        Ok(())
    }

    async fn batch(&mut self, part: &mut BackfillPart) -> Result<Batch, Stop> {
        let (work, rows) = (self.work, self.size.rows());
        match &work.change {
            Change::Sql(set) => work.by_sql(self.connection, set, part, rows, &mut self.exact).await,
            Change::Code { transform, written, .. } => {
                self.prepare(written).await?;
                if self.reader.is_some() && !self.locked {
                    return self.write_and_read((transform, written), part, rows).await;
                }
                let code = (transform, written);
                if work.dialect() == Dialect::Sqlite && work.walk.condition.is_none() {
                    let (ahead, exact) = (&mut self.overlapped, &mut self.exact);
                    return work.by_code_overlapped(self.connection, code, part, rows, ahead, exact).await;
                }
                work.by_code(self.connection, code, part, rows, &mut self.exact).await
            }
        }
    }

    /// Writes what was read, and reads what comes next meanwhile.
    async fn write_and_read(
        &mut self,
        code: (&Transform, &Written),
        part: &mut BackfillPart,
        rows: u64,
    ) -> Result<Batch, Stop> {
        let work = self.work;
        let Some(reader) = &mut self.reader else { return Ok(Batch::Stale) };
        let now = match self.ahead.take().filter(|ahead| ahead.from == part.position) {
            Some(ahead) => ahead,
            None => {
                let range = Work::open_range(part)?;
                match work.read_ahead(reader, code, part.position.clone(), range, rows).await? {
                    Some(ahead) => ahead,
                    None => return Ok(Batch::End),
                }
            }
        };
        let mut behind = part.clone();
        behind.position = now.range.upto.as_deref().map(migrator_sql::backfill::write_position);
        let next = work.read_ahead(reader, code, behind.position.clone(), Work::open_range(&behind)?, rows);
        let (outcome, next) = join(work.write_ahead(self.connection, part, now), next).await;
        if matches!(outcome, Ok(Batch::Done { .. })) {
            // What is wrong with the next rows is told when it is their turn: they are read again then.
            self.ahead = next.ok().flatten();
        }
        outcome
    }

    /// Makes what the connection writes pages through.
    async fn prepare(&mut self, written: &Written) -> Result<(), Stop> {
        if !self.prepared && self.work.dialect() == Dialect::Mysql {
            for statement in self.work.walk.prepare_mysql(written) {
                self.connection.run(&statement).await?;
            }
        }
        self.prepared = true;
        Ok(())
    }

    /// Where a part is that is elsewhere than it was thought to be; nothing when it is done.
    async fn look_again(&mut self, part: &BackfillPart) -> Result<Option<BackfillPart>, Stop> {
        let rows = self.connection.fetch_texts(&self.work.books.backfill_parts_query(&self.work.id)).await?;
        let mut parts = rows.into_iter().filter_map(BackfillPart::read);
        Ok(parts.find(|now| now.part == part.part && !now.done))
    }

    /// Rests, unless the run is asked to stop: the next statement tells.
    async fn rest(&self, rest: Duration) {
        if !rest.is_zero() {
            let asked = self.connection.interrupt().requested();
            select(pin!(tokio::time::sleep(rest)), pin!(asked)).await;
        }
    }

    /// Waits while a standby is further behind than it may be.
    async fn keep_up(&mut self) -> Result<(), Stop> {
        let Some(most) = self.work.pace.max_replication_lag else { return Ok(()) };
        while self.work.dialect() == Dialect::Postgres && !self.work.failed.load(Ordering::Relaxed) {
            let rows = self.connection.fetch_texts(migrator_sql::backfill::LAG_QUERY).await?;
            let seconds = rows.into_iter().flatten().next().flatten();
            let lag = seconds.and_then(|seconds| seconds.parse().ok()).unwrap_or(0.0);
            if lag <= most.as_secs_f64() {
                break;
            }
            self.rest(LAG_PAUSE).await;
        }
        Ok(())
    }
}

fn still_needy(work: &Work<'_>) -> Diagnostic {
    let condition = work.walk.condition.as_ref().map_or("", |condition| condition.0.as_str());
    let fact = format!(
        "rows of `{}` that were done still fulfil `{condition}`, by which the backfill knows what is left to do",
        work.walk.table
    );
    Diagnostic::new("backfill-still-needed", fact).help(
        "say with .where_(…) what is true of a row before it is done and never after, or leave the condition out",
    )
}
