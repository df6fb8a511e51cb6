use super::Operations;
use crate::name::ObjectName;
use crate::op::{
    AddColumn, AlterColumn, ColumnDefinition, CreateCheckConstraint, CreateForeignKey, CreateIndex,
    CreateUniqueConstraint, DropColumn, DropConstraint, DropIndex,
};
use crate::schema::{Expression, IndexPart};

/// Records changes of one table: see [`Operations::alter_table`].
#[derive(Debug)]
pub struct TableOperations<'a> {
    operations: &'a mut Operations,
    table: ObjectName,
}

impl<'a> TableOperations<'a> {
    pub(super) fn new(operations: &'a mut Operations, table: ObjectName) -> Self {
        TableOperations { operations, table }
    }

    /// As [`Operations::add_column`].
    #[track_caller]
    pub fn add_column(&mut self, column: ColumnDefinition) -> &mut AddColumn {
        self.operations.add_column(&self.table, column)
    }

    /// As [`Operations::drop_column`].
    #[track_caller]
    pub fn drop_column(&mut self, column: impl Into<String>) -> &mut DropColumn {
        self.operations.drop_column(&self.table, column)
    }

    /// As [`Operations::alter_column`].
    #[track_caller]
    pub fn alter_column(&mut self, column: impl Into<String>) -> &mut AlterColumn {
        self.operations.alter_column(&self.table, column)
    }

    /// As [`Operations::create_index`].
    #[track_caller]
    pub fn create_index<P: Into<IndexPart>>(
        &mut self,
        name: impl Into<String>,
        parts: impl IntoIterator<Item = P>,
    ) -> &mut CreateIndex {
        self.operations.create_index(name, &self.table, parts)
    }

    /// As [`Operations::drop_index`].
    #[track_caller]
    pub fn drop_index(&mut self, name: impl Into<String>) -> &mut DropIndex {
        self.operations.drop_index(name, &self.table)
    }

    /// As [`Operations::create_primary_key`].
    #[track_caller]
    pub fn create_primary_key<C: Into<String>>(
        &mut self,
        name: impl Into<String>,
        columns: impl IntoIterator<Item = C>,
    ) {
        self.operations.create_primary_key(name, &self.table, columns);
    }

    /// As [`Operations::create_unique_constraint`].
    #[track_caller]
    pub fn create_unique_constraint<C: Into<String>>(
        &mut self,
        name: impl Into<String>,
        columns: impl IntoIterator<Item = C>,
    ) -> &mut CreateUniqueConstraint {
        self.operations.create_unique_constraint(name, &self.table, columns)
    }

    /// As [`Operations::create_check_constraint`].
    #[track_caller]
    pub fn create_check_constraint(
        &mut self,
        name: impl Into<String>,
        condition: impl Into<Expression>,
    ) -> &mut CreateCheckConstraint {
        self.operations.create_check_constraint(name, &self.table, condition)
    }

    /// As [`Operations::create_foreign_key`].
    #[track_caller]
    pub fn create_foreign_key<C: Into<String>, R: Into<String>>(
        &mut self,
        name: impl Into<String>,
        columns: impl IntoIterator<Item = C>,
        referenced_table: impl Into<ObjectName>,
        referenced_columns: impl IntoIterator<Item = R>,
    ) -> &mut CreateForeignKey {
        self.operations.create_foreign_key(name, &self.table, columns, referenced_table, referenced_columns)
    }

    /// As [`Operations::drop_constraint`].
    #[track_caller]
    pub fn drop_constraint(&mut self, name: impl Into<String>) -> &mut DropConstraint {
        self.operations.drop_constraint(name, &self.table)
    }
}
