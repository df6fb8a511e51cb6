//! Tables that are still to be created when columns are added to them: one statement makes both (SQLite, which
//! reads its whole schema again at each `ADD COLUMN`).

use super::apply::Run;
use super::queue::Queued;
use crate::backend::StatementError;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_sql::sqlite::with_column;
use std::collections::HashMap;

/// Where in the queue the `CREATE TABLE` of a table waits, if nothing behind it minds which columns there are.
#[derive(Debug, Default)]
pub(super) struct NewTables(HashMap<ObjectName, usize>);

impl NewTables {
    pub(super) fn forget(&mut self) {
        self.0.clear();
    }
}

impl Run<'_> {
    /// Lets the statement that was queued last go with the `CREATE TABLE` of its table, if it adds a column.
    /// Within one transaction nobody sees that.
    pub(super) fn join_new_table(&mut self, step: usize, position: usize) {
        if self.session.bookkeeping.dialect() != Dialect::Sqlite {
            return;
        }
        let Some((last, before)) = self.queue.split_last_mut() else { return };
        let tables = &mut self.new_tables.0;
        match self.steps[step].operations.get(position) {
            Some(Operation::CreateTable(create)) => {
                if last.sql.starts_with("CREATE TABLE ") && !create.if_not_exists {
                    tables.insert(create.table.clone(), before.len());
                } else if last.sql.starts_with("CREATE TEMPORARY TABLE ") {
                    // It hides another one of its name.
                    tables.remove(&create.table);
                }
            }
            Some(Operation::AddColumn(add)) => {
                let Some(&at) = tables.get(&add.table) else { return };
                let create = &mut before[at];
                match with_column(create.sent(), &add.table, &last.sql) {
                    Some(whole) => {
                        create.whole = Some(whole);
                        last.goes_with = Some(at);
                    }
                    None => self.new_tables.forget(),
                }
            }
            Some(Operation::CreateIndex(_) | Operation::DropIndex(_)) => {}
            _ => self.new_tables.forget(),
        }
    }
}

/// Takes a `CREATE TABLE` that failed and the columns that went with it apart, so that each is sent by itself: the
/// failure is then that of the operation whose it is. Says whether there is something to be sent again.
pub(super) fn take_apart(queue: &mut [Queued], at: usize, error: &StatementError) -> bool {
    // After SQLITE_ERROR, and not after all others, the transaction is still there.
    let is_whole = queue.get(at).is_some_and(|queued| queued.whole.is_some());
    if !is_whole || error.code.as_deref() != Some("1") {
        return false;
    }
    queue[at].whole = None;
    for queued in queue.iter_mut().filter(|queued| queued.goes_with == Some(at)) {
        queued.goes_with = None;
    }
    true
}
