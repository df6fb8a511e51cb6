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
        let is_of_operation = |queued: &Queued| queued.step == step && queued.position == Some(position);
        let is_first = !before.last().is_some_and(is_of_operation);
        let ColumnsOfTables { created, dropped } = &mut self.columns;
        match self.steps[step].operations.get(position) {
            Some(Operation::CreateTable(create)) => {
                dropped.clear();
                // Its indexes come behind it.
                if is_first && create.options.temporary {
                    // It hides another one of its name.
                    created.remove(&create.table);
                } else if is_first && !create.if_not_exists {
                    created.insert(create.table.clone(), before.len());
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
            Some(Operation::DropColumn(drop)) => {
                created.clear();
                dropped.entry(drop.table.clone()).or_default().push(before.len());
            }
            Some(Operation::DropTable(drop)) => {
                for &at in dropped.get(&drop.table).into_iter().flatten().filter(|_| !drop.if_exists) {
                    before[at].goes_with = Some(before.len());
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
    if error.code.as_deref() != Some("1") {
        return None;
    }
    let went_with_it = |queued: &Queued| queued.goes_with == Some(at);
    let parts: Vec<usize> = (0..queue.len()).filter(|&of| went_with_it(&queue[of])).collect();
    for &of in &parts {
        queue[of].goes_with = None;
    }
    queue.get_mut(at)?.whole = None;
    // Those behind it are sent with what stands there anyway.
    let first = parts.iter().copied().filter(|&of| of < at).chain([at]).collect();
    (!parts.is_empty()).then_some(first)
}
