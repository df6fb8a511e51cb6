use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_core::schema::{ColumnType, Constraint, Expression, Schema, Table};
use std::collections::BTreeSet;

/// What is known of the rows on the way: the tables that are there before have two rows each, those that
/// come later have none.
pub(super) struct Prospect {
    /// The columns whose two rows have two values, and no NULL.
    distinct: BTreeSet<(ObjectName, String)>,
    empty: BTreeSet<ObjectName>,
}

impl Prospect {
    /// That of a schema whose tables have just got their rows.
    pub(super) fn of(schema: &Schema) -> Self {
        let columns = schema.tables.values().flat_map(|table| {
            let distinct = table.columns.iter().filter(|column| match &column.column_type {
                ColumnType::Enumeration { labels, .. } => labels.len() > 1,
                _ => true,
            });
            distinct.map(|column| (table.name.clone(), column.name.clone()))
        });
        Prospect { distinct: columns.collect(), empty: BTreeSet::new() }
    }

    /// Whether the rows may stand in the way of an operation, or in its way back.
    pub(super) fn is_dark(&self, operations: &[Operation], schema: &Schema) -> bool {
        operations.iter().any(|operation| self.refuses(operation, schema))
    }

    fn refuses(&self, operation: &Operation, schema: &Schema) -> bool {
        let Some(table) = operation.table().and_then(|name| schema.table(name)) else { return false };
        if self.empty.contains(&table.name) {
            return false;
        }
        let has = |column: &String| self.distinct.contains(&(table.name.clone(), column.clone()));
        match operation {
            Operation::CreateUniqueConstraint(create) => !create.unique.columns.iter().any(has),
            Operation::CreateIndex(create) if create.index.unique => {
                !create.index.named_columns().iter().any(has)
            }
            Operation::CreatePrimaryKey(create) => !create.columns.iter().all(has),
            Operation::CreateForeignKey(create) => {
                let key = &create.key;
                let target = &key.referenced_table;
                let is_there = |column: &String| self.distinct.contains(&(target.clone(), column.clone()));
                !key.columns.iter().all(has) || !key.referenced_columns.iter().all(is_there)
            }
            Operation::CreateCheckConstraint(create) => !self.keeps(table, &create.check.condition),
            Operation::CreateExcludeConstraint(create) => {
                !create.exclude.elements.iter().all(|(element, _)| self.keeps(table, element))
            }
            Operation::ValidateConstraint(_) => true,
            Operation::AddColumn(add) => {
                let column = &add.column;
                let is_given = column.default.is_some() || column.identity.is_some();
                !column.nullable && !is_given && column.generated.is_none()
            }
            Operation::AlterColumn(alter) => {
                let is_sure = has(&alter.column);
                let takes = alter.nullable == Some(false) || alter.column_type.is_some();
                takes && !is_sure || alter.generated.is_some() && !table.uses_of(&alter.column).is_empty()
            }
            Operation::DropColumn(drop) => table.column(&drop.column).is_some_and(|column| {
                !column.nullable && column.default.is_none() && column.generated.is_none()
            }),
            // It comes back without rows, and others may have pointed at them.
            Operation::DropTable(_) => schema.references_to(&table.name).next().is_some(),
            _ => false,
        }
    }

    /// Whether all columns that the condition names are what they were filled with.
    fn keeps(&self, table: &Table, condition: &Expression) -> bool {
        let named = table.column_names().filter(|name| condition.names(name));
        named.into_iter().all(|name| self.distinct.contains(&(table.name.clone(), name.to_owned())))
    }

    /// Goes along with the operations; `schema` is the one before them.
    pub(super) fn follow(&mut self, operations: &[Operation], schema: &Schema) {
        let mut schema = schema.clone();
        for operation in operations {
            self.step(operation, &schema);
            let _ = operation.apply(&mut schema);
        }
    }

    fn step(&mut self, operation: &Operation, schema: &Schema) {
        match operation {
            Operation::CreateTable(create) => drop(self.empty.insert(create.table.clone())),
            Operation::RenameTable(rename) => self.moved(&rename.table, &rename.renamed()),
            Operation::DropTable(drop) => {
                self.empty.remove(&drop.table);
                self.distinct.retain(|(table, _)| *table != drop.table);
            }
            Operation::DropColumn(drop) => {
                self.distinct.remove(&(drop.table.clone(), drop.column.clone()));
            }
            Operation::AlterColumn(alter) => {
                let was_distinct = self.distinct.remove(&(alter.table.clone(), alter.column.clone()));
                if was_distinct && alter.generated.is_none() {
                    self.distinct.insert((alter.table.clone(), alter.renamed().to_owned()));
                }
            }
            Operation::Backfill(backfill) => {
                for column in backfill.columns_set().unwrap_or_default() {
                    self.distinct.remove(&(backfill.table.clone(), column.to_owned()));
                }
            }
            Operation::BulkInsert(insert) => {
                let key = schema.table(&insert.table).and_then(Table::primary_key).map(|(_, key)| key);
                let key = key.unwrap_or_default();
                self.empty.remove(&insert.table);
                self.distinct.retain(|(table, column)| *table != insert.table || key.contains(column));
            }
            Operation::IfTableExists(condition) => self.follow(&condition.operations, schema),
            _ => {}
        }
    }

    fn moved(&mut self, from: &ObjectName, to: &ObjectName) {
        if self.empty.remove(from) {
            self.empty.insert(to.clone());
        }
        let moved =
            |(table, column): (ObjectName, String)| (if table == *from { to.clone() } else { table }, column);
        self.distinct = std::mem::take(&mut self.distinct).into_iter().map(moved).collect();
    }
}

/// Whether a table has a rule that a row more could break.
pub(super) fn is_choosy(table: &Table, key: &str) -> bool {
    let is_rule = |rule: &Constraint| match rule {
        Constraint::PrimaryKey(columns) => columns != &[key.to_owned()],
        Constraint::Check(check) => check.condition.0.contains("IS NOT NULL"),
        _ => true,
    };
    table.constraints.values().any(is_rule) || table.indexes.values().any(|index| index.unique)
}
