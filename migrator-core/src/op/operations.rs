use super::{
    AddColumn, AlterColumn, BulkInsert, ColumnDefinition, CreateCheckConstraint, CreateForeignKey,
    CreateIndex, CreatePrimaryKey, CreateTable, CreateUniqueConstraint, DeleteRows, DropColumn,
    DropConstraint, DropIndex, DropTable, IfTableExists, Operation, RenameTable,
};
use crate::name::{ObjectName, constraint_name};
use crate::schema::{Constraint, Expression, ForeignKey, Literal};

/// What a migration records its operations with. Nothing runs while it records.
///
/// ```
/// use migrator_core::op::{Operations, string};
/// let mut op = Operations::default();
/// op.add_column("users", string("avatar_url", 500));
/// op.create_index("ix_users_avatar_url", "users", ["avatar_url"]).unique();
/// assert_eq!(op.recorded().len(), 2);
/// ```
#[derive(Debug, Default)]
pub struct Operations {
    recorded: Vec<Operation>,
}

/// Records an operation and gives it back for refinement.
macro_rules! record {
    ($self:ident, $operation:ident, $value:expr) => {
        match $self.record($value) {
            Operation::$operation(operation) => operation,
            _ => unreachable!("an operation is recorded as what it is"),
        }
    };
}

impl Operations {
    /// The operations recorded so far.
    pub fn recorded(&self) -> &[Operation] {
        &self.recorded
    }

    /// The operations, when recording is over.
    pub fn into_recorded(self) -> Vec<Operation> {
        self.recorded
    }

    /// Records any operation, as a value.
    pub fn record(&mut self, operation: impl Into<Operation>) -> &mut Operation {
        self.recorded.push(operation.into());
        let last = self.recorded.len() - 1;
        &mut self.recorded[last]
    }

    /// Creates a table. Refine it with `.primary_key(…)`, `.unique(…)`, `.check(…)`,
    /// `.foreign_key(…)`, `.index(…)`.
    ///
    /// ```
    /// # use migrator_core::op::*;
    /// # let mut op = Operations::default();
    /// op.create_table("users", [uuid("id").primary_key(), string("email", 255).not_null()])
    ///     .unique("uq_users_email", ["email"]);
    /// ```
    pub fn create_table(
        &mut self,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = ColumnDefinition>,
    ) -> &mut CreateTable {
        record!(self, CreateTable, CreateTable::new(table, columns))
    }

    /// Drops a table that no other table points at. The way back restores its structure, not its
    /// rows.
    pub fn drop_table(&mut self, table: impl Into<ObjectName>) {
        self.record(DropTable { table: table.into() });
    }

    /// Gives a table another name. Foreign keys that point at it follow.
    pub fn rename_table(&mut self, table: impl Into<ObjectName>, to: impl Into<String>) {
        self.record(RenameTable { table: table.into(), to: to.into() });
    }

    /// Adds a column. Its keys and checks are recorded as operations of their own, after it.
    ///
    /// ```
    /// # use migrator_core::op::*;
    /// # let mut op = Operations::default();
    /// op.add_column("users", string("avatar_url", 500));
    /// op.add_column("entries", uuid("user_id").references("users", "id"));
    /// ```
    #[allow(clippy::needless_pass_by_value)] // a definition is written in place and never used again
    pub fn add_column(&mut self, table: impl Into<ObjectName>, column: ColumnDefinition) {
        let table = table.into();
        let constraints = column.constraints(&table.name);
        let key = column.primary_key.then(|| vec![column.column.name.clone()]);
        self.record(AddColumn { table: table.clone(), column: column.column });
        if let Some(columns) = key {
            let name = constraint_name(&table.name, &[], "pkey");
            self.record(CreatePrimaryKey { name, table: table.clone(), columns });
        }
        for (name, constraint) in constraints {
            let table = table.clone();
            let operation: Operation = match constraint {
                Constraint::PrimaryKey(columns) => CreatePrimaryKey { name, table, columns }.into(),
                Constraint::Unique(columns) => CreateUniqueConstraint { name, table, columns }.into(),
                Constraint::Check(condition) => CreateCheckConstraint { name, table, condition }.into(),
                Constraint::ForeignKey(key) => CreateForeignKey { name, table, key }.into(),
            };
            self.record(operation);
        }
    }

    /// Drops a column that no key, check or index stands on. The way back restores the column, not
    /// its values.
    pub fn drop_column(&mut self, table: impl Into<ObjectName>, column: impl Into<String>) {
        self.record(DropColumn { table: table.into(), column: column.into() });
    }

    /// Changes a column. Say what changes: `.set_type(…)`, `.set_not_null()`, `.drop_not_null()`,
    /// `.set_default(…)`, `.drop_default()`, `.rename_to(…)`.
    ///
    /// ```
    /// # use migrator_core::op::*;
    /// # let mut op = Operations::default();
    /// op.alter_column("entries", "calories").set_type(big_integer_type()).set_not_null();
    /// ```
    pub fn alter_column(
        &mut self,
        table: impl Into<ObjectName>,
        column: impl Into<String>,
    ) -> &mut AlterColumn {
        record!(self, AlterColumn, AlterColumn::new(table, column))
    }

    /// Creates an index. Refine it with `.unique()` and `.where_(…)`.
    pub fn create_index<C: Into<String>>(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = C>,
    ) -> &mut CreateIndex {
        let columns = columns.into_iter().map(Into::into).collect();
        let create =
            CreateIndex { name: name.into(), table: table.into(), columns, unique: false, predicate: None };
        record!(self, CreateIndex, create)
    }

    /// Drops an index.
    pub fn drop_index(&mut self, name: impl Into<String>, table: impl Into<ObjectName>) {
        self.record(DropIndex { name: name.into(), table: table.into() });
    }

    /// Makes columns, none of which may be `NULL`, the primary key of a table that has none.
    pub fn create_primary_key<C: Into<String>>(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = C>,
    ) {
        let columns = columns.into_iter().map(Into::into).collect();
        self.record(CreatePrimaryKey { name: name.into(), table: table.into(), columns });
    }

    /// Forbids two rows with the same values in these columns.
    pub fn create_unique_constraint<C: Into<String>>(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = C>,
    ) {
        let columns = columns.into_iter().map(Into::into).collect();
        self.record(CreateUniqueConstraint { name: name.into(), table: table.into(), columns });
    }

    /// Forbids rows that break a condition, in SQL.
    pub fn create_check_constraint(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        condition: impl Into<Expression>,
    ) {
        let (name, table, condition) = (name.into(), table.into(), condition.into());
        self.record(CreateCheckConstraint { name, table, condition });
    }

    /// Makes columns point at a row of another table. Refine it with `.on_delete(…)` and
    /// `.on_update(…)`.
    pub fn create_foreign_key<C: Into<String>, R: Into<String>>(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = C>,
        referenced_table: impl Into<ObjectName>,
        referenced_columns: impl IntoIterator<Item = R>,
    ) -> &mut CreateForeignKey {
        let key = ForeignKey::new(columns, referenced_table, referenced_columns);
        record!(self, CreateForeignKey, CreateForeignKey { name: name.into(), table: table.into(), key })
    }

    /// Drops a constraint of any kind.
    pub fn drop_constraint(&mut self, name: impl Into<String>, table: impl Into<ObjectName>) {
        self.record(DropConstraint { name: name.into(), table: table.into() });
    }

    /// Inserts rows. The way back deletes the rows that have exactly these values.
    ///
    /// ```
    /// # use migrator_core::{op::Operations, row};
    /// # let mut op = Operations::default();
    /// op.bulk_insert("settings", ["key", "value"], [row!["theme", "dark"], row!["size", 12]]);
    /// ```
    pub fn bulk_insert<C: Into<String>>(
        &mut self,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = C>,
        rows: impl IntoIterator<Item = Vec<Literal>>,
    ) {
        let columns = columns.into_iter().map(Into::into).collect();
        self.record(BulkInsert { table: table.into(), columns, rows: rows.into_iter().collect() });
    }

    /// Deletes the rows that have exactly these values. The way back inserts them.
    pub fn delete_rows<C: Into<String>>(
        &mut self,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = C>,
        rows: impl IntoIterator<Item = Vec<Literal>>,
    ) {
        let columns = columns.into_iter().map(Into::into).collect();
        self.record(DeleteRows { table: table.into(), columns, rows: rows.into_iter().collect() });
    }

    /// Records operations that run only if the table exists in the database at that moment.
    ///
    /// ```
    /// # use migrator_core::op::Operations;
    /// # let mut op = Operations::default();
    /// op.if_table_exists("old_table", |op| op.rename_table("old_table", "new_table"));
    /// ```
    pub fn if_table_exists<R>(
        &mut self,
        table: impl Into<ObjectName>,
        then: impl FnOnce(&mut Operations) -> R,
    ) {
        let mut inner = Operations::default();
        then(&mut inner);
        self.record(IfTableExists { table: table.into(), operations: inner.recorded });
    }
}

/// A row for [`Operations::bulk_insert`]: values of any kinds, in one list.
///
/// ```
/// use migrator_core::{row, schema::Literal};
/// assert_eq!(row!["a", 1, None::<bool>], vec!["a".into(), 1.into(), Literal::Null]);
/// ```
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::schema::Literal::from($value)),*]
    };
}
