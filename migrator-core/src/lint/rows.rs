use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{Column, ColumnDefault, Literal};
use std::collections::{BTreeMap, BTreeSet};

/// What is certain of the rows at a place in the history.
///
/// A table that an earlier revision created is taken to have rows: in production it has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowKnowledge {
    /// Tables that the present revision creates.
    new: BTreeSet<ObjectName>,
    /// Tables of the present revision, into which nothing was inserted.
    empty: BTreeSet<ObjectName>,
    /// Columns that hold the same value in every row, for none was given since they came.
    same: BTreeMap<(ObjectName, String), Same>,
}

/// What all rows have in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Same {
    Null,
    Value,
}

impl RowKnowledge {
    /// A revision begins: rows may have come since the last.
    pub fn begin_revision(&mut self) {
        self.new.clear();
        self.empty.clear();
        self.same.retain(|_, same| *same == Same::Null);
    }

    /// Something happens that cannot be followed.
    pub fn forget(&mut self) {
        self.same.clear();
    }

    /// Whether the present revision creates the table, or may do so.
    pub fn is_new(&self, table: &ObjectName) -> bool {
        self.new.contains(table)
    }

    /// Whether the table may have rows.
    pub fn may_be_filled(&self, table: &ObjectName) -> bool {
        !self.empty.contains(table)
    }

    /// Whether rows that were there when the column came are `NULL` in it.
    pub fn is_unfilled(&self, table: &ObjectName, column: &str) -> bool {
        self.same.get(&(table.clone(), column.to_owned())) == Some(&Same::Null)
    }

    /// Whether all rows have one and the same value in it.
    pub fn is_same(&self, table: &ObjectName, column: &str) -> bool {
        self.same.get(&(table.clone(), column.to_owned())) == Some(&Same::Value)
    }

    /// Takes the knowledge behind an operation.
    pub fn follow(&mut self, operation: &Operation) {
        if let Operation::CreateTable(create) = operation {
            self.new.insert(create.table.clone());
        }
        match operation {
            Operation::CreateTable(create) if !create.if_not_exists => {
                self.empty.insert(create.table.clone());
            }
            Operation::DropTable(drop) => {
                self.same.retain(|(table, _), _| *table != drop.table);
            }
            Operation::RenameTable(rename) => {
                let renamed = rename.renamed();
                if self.new.remove(&rename.table) {
                    self.new.insert(renamed.clone());
                }
                if self.empty.remove(&rename.table) {
                    self.empty.insert(renamed.clone());
                }
                let moved = |(table, column): (ObjectName, String)| {
                    if table == rename.table { (renamed.clone(), column) } else { (table, column) }
                };
                self.same = std::mem::take(&mut self.same)
                    .into_iter()
                    .map(|(key, same)| (moved(key), same))
                    .collect();
            }
            Operation::AddColumn(add) if !add.if_not_exists && self.may_be_filled(&add.table) => {
                if let Some(same) = value_in_old_rows(&add.column) {
                    self.same.insert((add.table.clone(), add.column.name.clone()), same);
                }
            }
            Operation::DropColumn(drop) => {
                self.same.remove(&(drop.table.clone(), drop.column.clone()));
            }
            Operation::AlterColumn(alter) => {
                let key = (alter.table.clone(), alter.column.clone());
                if let Some(same) = self.same.remove(&key)
                    && alter.using.is_none()
                    && alter.generated.is_none()
                    && alter.identity.is_none()
                {
                    let name = alter.rename.clone().unwrap_or(key.1);
                    self.same.insert((key.0, name), same);
                }
            }
            Operation::BulkInsert(insert) => {
                self.empty.remove(&insert.table);
                self.same.retain(|(table, _), same| *table != insert.table || *same == Same::Null);
            }
            Operation::Execute(_)
            | Operation::Run(_)
            | Operation::Backfill(_)
            | Operation::CreateTrigger(_)
            | Operation::DeleteRows(_)
            | Operation::IfTableExists(_)
            | Operation::OnDialect(_) => self.forget(),
            _ => {}
        }
    }
}

/// What the rows that are there get when the column comes.
fn value_in_old_rows(column: &Column) -> Option<Same> {
    if column.identity.is_some() || column.generated.is_some() {
        return None;
    }
    match &column.default {
        None | Some(ColumnDefault::Literal(Literal::Null)) => Some(Same::Null),
        Some(ColumnDefault::Literal(_)) => Some(Same::Value),
        Some(_) => None,
    }
}
