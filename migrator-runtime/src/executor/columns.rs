//! Columns that come or go with their table, because one transaction makes or drops both: SQLite reads its whole
//! schema again at each `ADD COLUMN` and `DROP COLUMN`.

use super::apply::Run;
use super::queue::Queued;
use crate::backend::StatementError;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_sql::sqlite::with_column;
use std::collections::HashMap;

/// What waits in the queue, if nothing behind it minds which columns there are.
#[derive(Debug, Default)]
pub(super) struct ColumnsOfTables {
    /// Where the `CREATE TABLE` of a table is.
    created: HashMap<ObjectName, usize>,
    /// Where the columns of a table are dropped.
    dropped: HashMap<ObjectName, Vec<usize>>,
}

impl ColumnsOfTables {
    pub(super) fn forget(&mut self) {
        self.created.clear();
        self.dropped.clear();
    }
}

impl Run<'_> {
    /// Lets the statement that was queued last go with the `CREATE TABLE` of its table, if it adds a column; lets those
    /// that drop columns go with it, if it drops the table. Within one transaction nobody sees that.
    pub(super) fn join_table(&mut self, step: usize, position: usize) {
        if self.session.bookkeeping.dialect() != Dialect::Sqlite {
            return;
        }
        let Some((last, before)) = self.queue.split_last_mut() else { return };
        let ColumnsOfTables { created, dropped } = &mut self.columns;
        match self.steps[step].operations.get(position) {
            Some(Operation::CreateTable(create)) => {
                dropped.clear();
                if last.sql.starts_with("CREATE TABLE ") && !create.if_not_exists {
                    created.insert(create.table.clone(), before.len());
                } else if last.sql.starts_with("CREATE TEMPORARY TABLE ") {
                    // It hides another one of its name.
                    created.remove(&create.table);
                }
            }
            Some(Operation::AddColumn(add)) => {
                dropped.clear();
                let Some(&at) = created.get(&add.table) else { return };
                let create = &mut before[at];
                match with_column(create.sent(), &add.table, &last.sql) {
                    Some(whole) => {
                        create.whole = Some(whole);
                        last.goes_with = Some(at);
                    }
                    None => self.columns.forget(),
                }
            }
            Some(Operation::DropColumn(drop)) if last.sql.contains(" DROP COLUMN ") => {
                created.clear();
                dropped.entry(drop.table.clone()).or_default().push(before.len());
            }
            Some(Operation::DropTable(drop)) => {
                for &at in dropped.get(&drop.table).into_iter().flatten().filter(|_| !drop.if_exists) {
                    before[at].goes_with = Some(before.len());
                    last.whole = Some(last.sql.clone());
                }
                // The columns of other tables may point at this one.
                self.columns.forget();
            }
            Some(Operation::CreateIndex(_)) => dropped.clear(),
            Some(Operation::DropIndex(_)) => {}
            _ => self.columns.forget(),
        }
    }
}

/// Takes a statement that failed and those that went with it apart, so that each is sent by itself: the failure is
/// then that of the operation whose it is. Gives what is to be sent before what stands behind it, if it is that.
pub(super) fn take_apart(queue: &mut [Queued], at: usize, error: &StatementError) -> Option<Vec<usize>> {
    // After SQLITE_ERROR, and not after all others, the transaction is still there.
    let is_whole = queue.get(at).is_some_and(|queued| queued.whole.is_some());
    if !is_whole || error.code.as_deref() != Some("1") {
        return None;
    }
    queue[at].whole = None;
    let mut first = Vec::new();
    for (of, queued) in queue.iter_mut().enumerate().filter(|(_, queued)| queued.goes_with == Some(at)) {
        queued.goes_with = None;
        if of < at {
            first.push(of);
        }
    }
    first.push(at);
    Some(first)
}
