use super::Operations;
use crate::name::ObjectName;
use crate::op::{
    CreateCheckConstraint, CreateExcludeConstraint, CreateForeignKey, CreatePrimaryKey,
    CreateUniqueConstraint, DropConstraint, Operation, RenameConstraint, ValidateConstraint,
};
use crate::schema::{CheckConstraint, ExcludeConstraint, Expression, ForeignKey, UniqueConstraint};

impl Operations {
    /// Makes columns, none of which may be `NULL`, the primary key of a table that has none.
    #[track_caller]
    pub fn create_primary_key<C: Into<String>>(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = C>,
    ) {
        let columns = columns.into_iter().map(Into::into).collect();
        self.record(CreatePrimaryKey { name: name.into(), table: table.into(), columns });
    }

    /// Forbids two rows with the same values in these columns. Refine it with `.deferrable(…)`,
    /// `.nulls_not_distinct()`, `.using_index(…)`.
    #[track_caller]
    pub fn create_unique_constraint<C: Into<String>>(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = C>,
    ) -> &mut CreateUniqueConstraint {
        let create = CreateUniqueConstraint::new(name, table, UniqueConstraint::new(columns));
        record!(self, CreateUniqueConstraint, create)
    }

    /// Forbids rows that break a condition, in SQL. Refine it with `.not_valid()`.
    #[track_caller]
    pub fn create_check_constraint(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        condition: impl Into<Expression>,
    ) -> &mut CreateCheckConstraint {
        let create = CreateCheckConstraint::new(name, table, CheckConstraint::new(condition));
        record!(self, CreateCheckConstraint, create)
    }

    /// Makes columns point at a row of another table. Refine it with `.on_delete(…)`,
    /// `.on_update(…)`, `.deferrable(…)`, `.match_full()`, `.not_valid()`.
    #[track_caller]
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

    /// Forbids two rows that are alike by some operators (PostgreSQL). Refine it with `.using(…)`,
    /// `.where_(…)`, `.deferrable(…)`.
    ///
    /// ```
    /// # use migrator_core::op::*;
    /// # let mut op = Operations::default();
    /// op.create_exclude_constraint("no_overlap", "bookings", [("room", "="), ("during", "&&")]);
    /// ```
    #[track_caller]
    pub fn create_exclude_constraint<E: Into<Expression>, O: Into<String>>(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        elements: impl IntoIterator<Item = (E, O)>,
    ) -> &mut CreateExcludeConstraint {
        let elements = elements.into_iter().map(|(element, operator)| (element.into(), operator.into()));
        let exclude = ExcludeConstraint {
            method: "gist".to_owned(),
            elements: elements.collect(),
            predicate: None,
            deferrable: None,
        };
        let create = CreateExcludeConstraint { name: name.into(), table: table.into(), exclude };
        record!(self, CreateExcludeConstraint, create)
    }

    /// Checks the rows that a constraint left unchecked when it was created with `.not_valid()`.
    #[track_caller]
    pub fn validate_constraint(&mut self, name: impl Into<String>, table: impl Into<ObjectName>) {
        self.record(ValidateConstraint { name: name.into(), table: table.into() });
    }

    /// Gives a constraint another name.
    #[track_caller]
    pub fn rename_constraint(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        to: impl Into<String>,
    ) {
        self.record(RenameConstraint { name: name.into(), table: table.into(), to: to.into() });
    }

    /// Drops a constraint of any kind. Refine it with `.if_exists()`.
    #[track_caller]
    pub fn drop_constraint(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
    ) -> &mut DropConstraint {
        record!(self, DropConstraint, DropConstraint::new(name, table))
    }
}
