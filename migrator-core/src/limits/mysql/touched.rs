//! Which changes of a table may stand in one `ALTER TABLE`, whose clauses all see the table as it was.

use crate::limits::words::names_on_mysql;
use crate::op::Operation;
use crate::schema::{Constraint, Expression, Table};

/// What an operation does to a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touch {
    Adds,
    Changes,
    /// Renames it, or takes it away.
    Replaces,
    /// Puts a key, a check or an index on it, or takes one away.
    Uses,
    /// Puts a foreign key on it.
    Points,
}

/// The columns, constraints and indexes that operations touch.
#[derive(Default)]
pub(super) struct Touched {
    columns: Vec<(String, Touch)>,
    names: Vec<(String, bool)>,
}

impl Touched {
    /// What the operation touches of the table as it is before.
    pub(super) fn by(operation: &Operation, table: &Table) -> Self {
        let mut touched = Touched::default();
        match operation {
            Operation::AddColumn(add) => {
                touched.column(&add.column.name, Touch::Adds);
                if let Some(generated) = &add.column.generated {
                    touched.any_named(&generated.expression);
                }
            }
            Operation::DropColumn(drop) => touched.column(&drop.column, Touch::Replaces),
            Operation::AlterColumn(alter) => {
                let touch = if alter.rename.is_some() { Touch::Replaces } else { Touch::Changes };
                touched.column(&alter.column, touch);
                touched.column(alter.renamed(), touch);
            }
            Operation::CreateIndex(create) => {
                touched.creates(&create.name);
                touched.use_columns(&create.index.named_columns());
            }
            Operation::DropIndex(drop) => {
                touched.drops(&drop.name);
                if let Some(index) = table.indexes.get(&drop.name) {
                    touched.use_columns(&index.named_columns());
                }
            }
            Operation::RenameIndex(rename) => {
                touched.drops(&rename.name);
                touched.drops(&rename.to);
            }
            Operation::CreatePrimaryKey(create) => {
                touched.creates("PRIMARY");
                touched.use_columns(&create.columns);
            }
            Operation::CreateUniqueConstraint(create) => {
                if let Some(index) = &create.using_index {
                    touched.drops(index);
                }
                touched.creates(&create.name);
                touched.use_columns(&create.unique.columns);
            }
            Operation::CreateCheckConstraint(create) => {
                touched.creates(&create.name);
                touched.use_expression(&create.check.condition, table);
                // Columns that the same statement adds are not in the table yet.
                touched.any_named(&create.check.condition);
            }
            Operation::CreateForeignKey(create) => {
                touched.creates(&create.name);
                for column in &create.key.columns {
                    touched.column(column, Touch::Points);
                }
            }
            Operation::DropConstraint(drop) => match table.constraints.get(&drop.name) {
                Some(Constraint::PrimaryKey(columns)) => {
                    touched.drops("PRIMARY");
                    touched.use_columns(columns);
                }
                Some(Constraint::Check(check)) => {
                    touched.drops(&drop.name);
                    touched.use_expression(&check.condition, table);
                }
                Some(other) => {
                    touched.drops(&drop.name);
                    touched.use_columns(other.columns());
                }
                None => touched.drops(&drop.name),
            },
            _ => {}
        }
        touched
    }

    /// Whether what comes next may stand in the same statement.
    pub(super) fn allows(&self, next: &Touched) -> bool {
        use Touch as T;
        let columns = next.columns.iter().all(|(name, touch)| {
            self.columns.iter().filter(|(known, _)| known == name).all(|(_, before)| {
                matches!((before, touch), (T::Adds, T::Uses | T::Points) | (T::Changes | T::Uses, T::Uses))
            })
        });
        let names = next.names.iter().all(|(name, creates)| {
            self.names.iter().filter(|(known, _)| known == name).all(|(_, created)| {
                // A key that is replaced is dropped and created at once: an identity column is never
                // without one.
                name == "primary" && *creates && !created
            })
        });
        columns && names
    }

    pub(super) fn add(&mut self, next: Touched) {
        self.columns.extend(next.columns);
        self.names.extend(next.names);
    }

    fn column(&mut self, name: &str, touch: Touch) {
        self.columns.push((name.to_lowercase(), touch));
    }

    fn use_columns(&mut self, columns: &[String]) {
        for column in columns {
            self.column(column, Touch::Uses);
        }
    }

    fn use_expression(&mut self, expression: &Expression, table: &Table) {
        for column in table.column_names().filter(|name| expression.names(name)) {
            self.column(column, Touch::Uses);
        }
    }

    fn any_named(&mut self, expression: &Expression) {
        for name in names_on_mysql(&expression.0) {
            self.column(&name, Touch::Uses);
        }
    }

    fn creates(&mut self, name: &str) {
        self.names.push((name.to_lowercase(), true));
    }

    fn drops(&mut self, name: &str) {
        self.names.push((name.to_lowercase(), false));
    }
}
