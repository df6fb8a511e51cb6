use super::error::Stop;
use super::transform::read_key;
use super::work::Work;
use super::worker::Worker;
use crate::backend::{Connection, Opening};
use crate::event::Listener;
use crate::executor::Further;
use futures_util::future::join_all;
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::op::{Backfill, Op};
use migrator_core::schema::Literal;
use migrator_sql::backfill::{Range, count_query, estimate_query, write_position};
use migrator_sql::{BackfillId, BackfillPart, Bookkeeping, BooksTable, FoundBooks, transaction};
use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

/// How often a table is gone over, when rows that need it keep appearing.
const MOST_PASSES: usize = 4;
/// More connections than this are no faster, and others need some too.
const MOST_WORKERS: u32 = 32;

/// A backfill to run, and where it stands.
pub(crate) struct Asked<'a> {
    pub(crate) backfill: &'a Backfill,
    /// The columns of the key.
    pub(crate) key: &'a [String],
    pub(crate) revision: &'a str,
    /// `up` or `down`.
    pub(crate) direction: &'a str,
    /// The number of the operation in the revision.
    pub(crate) position: usize,
    /// How fast it may go, and where further connections are opened.
    pub(crate) further: &'a Further,
    pub(crate) listener: Option<&'a Listener>,
}

/// Runs a backfill, from where it is.
///
/// # Errors
///
/// When the database refuses a statement, the code fails on a row, or rows still need it when all is done.
/// What was committed before stays, and the next run goes on behind it.
pub(crate) async fn run(
    connection: &mut Connection,
    books: &Bookkeeping,
    asked: Asked<'_>,
) -> Result<(), Stop> {
    let found = FoundBooks::read(connection.fetch_texts(&books.columns_query()).await?);
    for statement in books.create(&found, &[BooksTable::Backfill]) {
        connection.run(&statement).await?;
    }
    let id = BackfillId {
        revision: asked.revision.to_owned(),
        direction: asked.direction.to_owned(),
        operation: operation_id(asked.position, asked.backfill),
    };
    let mut pace = asked.further.limits.over(&asked.backfill.pace);
    let wanted = match books.dialect() {
        Dialect::Sqlite => 1,
        Dialect::Postgres | Dialect::Mysql => pace.workers.unwrap_or(1).clamp(1, MOST_WORKERS),
    };
    pace.workers = Some(wanted);
    let mut work = Work::new(connection, books, id, asked.backfill, asked.key, pace, asked.listener).await?;
    let mut parts = read_parts(connection, &work).await?;
    if parts.is_empty() {
        parts = split(connection, &work, wanted).await?;
        connection.run(&books.begin_backfill(&work.id, &parts)).await?;
    }
    if parts.iter().any(|part| !part.done) {
        work.told.total = total(connection, &work).await?;
        let done: u64 = parts.iter().map(|part| part.changed + part.kept).sum();
        work.told.total += if work.walk.condition.is_some() { done } else { 0 };
        work.told.done.store(done, Ordering::Relaxed);
        work.told.tell(asked.revision, done);
    }
    for _ in 0..MOST_PASSES {
        let done = go_over(connection, &work, parts, asked.further).await;
        done.map_err(|mut stop| {
            if let Stop::Row(row) = &mut stop {
                row.columns.clone_from(&work.walk.key);
            }
            stop
        })?;
        let missed = missed(connection, &work).await?;
        if missed == 0 {
            return Ok(());
        }
        // Rows that came, or came to need it, behind a worker's back.
        parts = split(connection, &work, wanted).await?;
        let again = [
            transaction::begin(books.dialect()).to_owned(),
            books.forget_backfill(&work.id),
            books.begin_backfill(&work.id, &parts),
            transaction::COMMIT.to_owned(),
        ];
        connection.run_batch(&again, &mut |_, _| {}).await?;
    }
    let missed = missed(connection, &work).await?;
    if missed == 0 {
        return Ok(());
    }
    let condition = work.walk.condition.as_ref().map_or("", |condition| condition.0.as_str());
    let fact = format!(
        "{missed} rows of `{}` still fulfil `{condition}` after the table was gone over {MOST_PASSES} times",
        work.walk.table
    );
    Err(Diagnostic::new("backfill-missed", fact)
        .help("something keeps writing such rows: deploy what writes them filled, and run again")
        .into())
}

/// Which operation it is, also after others were put before it within a condition.
fn operation_id(position: usize, backfill: &Backfill) -> String {
    format!("{}-{:016x}", position + 1, migrator_core::fingerprint::fnv1a(backfill.source().as_bytes()))
}

async fn read_parts(connection: &mut Connection, work: &Work<'_>) -> Result<Vec<BackfillPart>, Stop> {
    let rows = connection.fetch_texts(&work.books.backfill_parts_query(&work.id)).await?;
    Ok(rows.into_iter().filter_map(BackfillPart::read).collect())
}

/// The parts that so many workers can go over, each of about as many rows.
async fn split(
    connection: &mut Connection,
    work: &Work<'_>,
    workers: u32,
) -> Result<Vec<BackfillPart>, Stop> {
    let mut ends: Vec<Vec<Literal>> = Vec::new();
    if workers > 1 {
        let rows = estimated(connection, work).await?;
        let kinds = work.kinds(false);
        for worker in 1..workers {
            let before = rows * u64::from(worker) / u64::from(workers);
            let page = connection.read_page(&work.walk.split_query(before), &kinds, &mut false).await?;
            if page.rows() == 0 {
                break;
            }
            ends.push(read_key(&page, 0, &work.key_types));
        }
        ends.dedup();
    }
    let mut parts = Vec::with_capacity(ends.len() + 1);
    let mut begins_after = None;
    for (part, end) in ends.iter().map(Some).chain([None]).enumerate() {
        let ends_at = end.map(|end| write_position(end));
        parts.push(BackfillPart {
            part: u32::try_from(part).unwrap_or(u32::MAX),
            begins_after: std::mem::replace(&mut begins_after, ends_at.clone()),
            ends_at,
            ..BackfillPart::whole()
        });
    }
    Ok(parts)
}

/// About how many rows the table has.
async fn estimated(connection: &mut Connection, work: &Work<'_>) -> Result<u64, Stop> {
    if let Some(query) = estimate_query(&work.walk) {
        let rows = number(connection, &query).await?;
        if let Some(rows) = rows.and_then(|rows| u64::try_from(rows).ok()).filter(|rows| *rows > 0) {
            return Ok(rows);
        }
    }
    let all = migrator_sql::backfill::Walk { condition: None, ..work.walk.clone() };
    let rows = number(connection, &count_query(&all, &Range::default())).await?;
    Ok(rows.and_then(|rows| u64::try_from(rows).ok()).unwrap_or(0))
}

/// How many rows there are to do, about.
async fn total(connection: &mut Connection, work: &Work<'_>) -> Result<u64, Stop> {
    match work.walk.condition {
        None => estimated(connection, work).await,
        Some(_) => needy(connection, work).await,
    }
}

/// How many rows need it.
async fn needy(connection: &mut Connection, work: &Work<'_>) -> Result<u64, Stop> {
    let rows = number(connection, &count_query(&work.walk, &Range::default())).await?;
    Ok(rows.and_then(|rows| u64::try_from(rows).ok()).unwrap_or(0))
}

async fn number(connection: &mut Connection, query: &str) -> Result<Option<i64>, Stop> {
    let rows = connection.fetch_texts(query).await?;
    Ok(rows.into_iter().flatten().next().flatten().and_then(|number| number.parse().ok()))
}

/// How many rows still need it, but for those that the code left alone. Without a condition, a part only ends
/// when there is no row behind its position.
async fn missed(connection: &mut Connection, work: &Work<'_>) -> Result<u64, Stop> {
    if work.walk.condition.is_none() {
        return Ok(0);
    }
    let kept: u64 = read_parts(connection, work).await?.iter().map(|part| part.kept).sum();
    Ok(needy(connection, work).await?.saturating_sub(kept))
}

/// Goes over the parts that are not done, with as many connections as there are workers.
async fn go_over(
    connection: &mut Connection,
    work: &Work<'_>,
    parts: Vec<BackfillPart>,
    further: &Further,
) -> Result<(), Stop> {
    let open: VecDeque<BackfillPart> = parts.into_iter().filter(|part| !part.done).collect();
    let wanted = usize::try_from(work.pace.workers.unwrap_or(1)).unwrap_or(1).min(open.len());
    let mut others = Vec::new();
    for _ in 1..wanted {
        // It was there a moment ago; what is not is told by the first worker.
        let Some(connection) = further.open(Opening::Write).await? else { break };
        others.push(connection);
    }
    let queue = Mutex::new(open);
    let workers = std::iter::once(&mut *connection).chain(&mut others);
    let runs = workers.map(|connection| async {
        let mut worker = Worker::new(work, connection, further).await;
        let mut outcome = Ok(());
        while let Some(part) = queue.lock().ok().and_then(|mut queue| queue.pop_front()) {
            outcome = worker.go_over(part).await;
            if outcome.is_err() {
                work.failed.store(true, Ordering::Relaxed);
            }
            if work.failed.load(Ordering::Relaxed) {
                break;
            }
        }
        worker.end().await;
        outcome
    });
    let outcomes = join_all(runs).await;
    for connection in others {
        connection.close().await;
    }
    outcomes.into_iter().collect()
}
