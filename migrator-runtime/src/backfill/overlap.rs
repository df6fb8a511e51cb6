//! Batches by code on SQLite: while its thread writes one page, the code is applied to the next, which was read
//! before in the same transaction.

use super::batch::Batch;
use super::error::Stop;
use super::transform::{Changes, Transform, read_key};
use super::work::Work;
use crate::backend::Connection;
use futures_util::future::join;
use migrator_sql::BackfillPart;
use migrator_sql::backfill::{Range, TOTAL_CHANGES_QUERY, Written, write_position};
use migrator_sql::sqlite::pragma;

/// Rows that were read in the transaction before theirs.
#[derive(Debug)]
pub(super) struct Overlapped {
    /// The position behind which they are.
    from: Option<String>,
    /// Their part of the table.
    range: Range,
    /// What they get.
    changes: Changes,
    /// How much was read.
    bytes: usize,
    /// What the database looked like to this connection; it is another number when others have changed it.
    version: String,
}

impl Work<'_> {
    /// A batch by code of a table that is gone over without a condition.
    pub(super) async fn by_code_overlapped(
        &self,
        connection: &mut Connection,
        code: (&Transform, &Written),
        part: &mut BackfillPart,
        rows: u64,
        ahead: &mut Option<Overlapped>,
        exact: &mut bool,
    ) -> Result<Batch, Stop> {
        let range = Self::open_range(part)?;
        let mut to = String::new();
        self.begin(connection).await?;
        let outcome = async {
            let version = value(connection, pragma::DATA_VERSION).await?;
            let now = match ahead.take() {
                Some(ahead) if ahead.from == part.position && ahead.version == version => ahead,
                _ => match self.read(connection, code.0, range, rows, None, exact).await? {
                    None => return Ok(Batch::End),
                    Some((page, range)) => Overlapped {
                        from: part.position.clone(),
                        range,
                        changes: code.0.page(&page, &self.key_types, false)?,
                        bytes: page.size(),
                        version: version.clone(),
                    },
                },
            };
            to = write_position(now.range.upto.as_deref().unwrap_or_default());
            self.check_advances(part, &to)?;
            let behind = BackfillPart { position: Some(to.clone()), ..part.clone() };
            let open = Self::open_range(&behind)?;
            let mut kinds = self.kinds(false);
            kinds.extend(self.read_kinds());
            let query = self.walk.page_query(&code.0.reads, &open, Some(rows), false, false);
            let next = match *exact {
                true => None,
                false => connection.read_arrays(&query, kinds.len()).await?,
            };
            let changes_before = number(connection, TOTAL_CHANGES_QUERY).await?;
            let compute = async {
                let page = next?.page();
                let Some(page) = page else {
                    *exact = true;
                    return None;
                };
                let end = read_key(&page, page.rows().checked_sub(1)?, &self.key_types);
                // What is wrong with a row is told when it is its turn.
                let changes = code.0.page(&page, &self.key_types, false).ok()?;
                let (from, range, version) = (Some(to.clone()), open.to(end), version.clone());
                Some(Overlapped { from, range, changes, bytes: page.size(), version })
            };
            let (written, next) =
                join(self.write(connection, code.1, &now.changes, &now.range), compute).await;
            self.check_written(&now.changes, written?)?;
            // More changes than ours are those of triggers, and may be of the rows that were read.
            let changes = number(connection, TOTAL_CHANGES_QUERY).await? - changes_before;
            if !self.moves(connection, part, Some(&to)).await? {
                return Ok(Batch::Moved);
            }
            self.commit(connection, part, now.changes.changed, now.changes.kept).await?;
            *ahead = next.filter(|_| changes == now.changes.changed);
            Ok(Batch::Done { rows: now.changes.changed + now.changes.kept, bytes: now.bytes })
        };
        let outcome = outcome.await;
        self.ended(connection, part, to, outcome).await
    }
}

async fn value(connection: &mut Connection, query: &str) -> Result<String, Stop> {
    let rows = connection.fetch_texts(query).await?;
    Ok(rows.into_iter().flatten().next().flatten().unwrap_or_default())
}

async fn number(connection: &mut Connection, query: &str) -> Result<u64, Stop> {
    Ok(value(connection, query).await?.parse().unwrap_or(0))
}
