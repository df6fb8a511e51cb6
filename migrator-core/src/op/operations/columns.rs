use super::Operations;
use crate::name::{ObjectName, constraint_name};
use crate::op::{
    AddColumn, AlterColumn, ColumnDefinition, CreatePrimaryKey, DropColumn, Operation, create_constraint,
};

impl Operations {
    /// Adds a column. Its keys and checks are recorded as operations of their own, after it. Refine
    /// it with `.if_not_exists()`.
    ///
    /// ```
    /// # use migrator_core::op::*;
    /// # let mut op = Operations::default();
    /// op.add_column("users", string("avatar_url", 500));
    /// op.add_column("entries", uuid("user_id").references("users", "id"));
    /// ```
    #[allow(clippy::needless_pass_by_value)] // a definition is written in place and never used again
    #[track_caller]
    pub fn add_column(&mut self, table: impl Into<ObjectName>, column: ColumnDefinition) -> &mut AddColumn {
        let table = table.into();
        let constraints = column.constraints(&table.name);
        let key = column.primary_key.then(|| vec![column.column.name.clone()]);
        self.create_enum_of(&column.column.column_type);
        let added = self.recorded.len();
        self.record(AddColumn::new(&table, column.column));
        if let Some(columns) = key {
            let name = constraint_name(&table.name, &[], "pkey");
            self.record(CreatePrimaryKey { name, table: table.clone(), columns });
        }
        for (name, constraint) in &constraints {
            self.record(create_constraint(name, &table, constraint));
        }
        match &mut self.recorded[added] {
            Operation::AddColumn(add) => add,
            _ => unreachable!("an operation is recorded as what it is"),
        }
    }

    /// Drops a column that no key, check or index stands on. The way back restores the column, not
    /// its values. Refine it with `.if_exists()`.
    #[track_caller]
    pub fn drop_column(
        &mut self,
        table: impl Into<ObjectName>,
        column: impl Into<String>,
    ) -> &mut DropColumn {
        record!(self, DropColumn, DropColumn::new(table, column))
    }

    /// Changes a column. Say what changes: `.set_type(…)`, `.set_not_null()`, `.drop_not_null()`,
    /// `.set_default(…)`, `.drop_default()`, `.rename_to(…)`, `.set_comment(…)`, `.set_identity()`,
    /// `.set_collation(…)`, `.set_generated_stored(…)` …
    ///
    /// ```
    /// # use migrator_core::op::*;
    /// # let mut op = Operations::default();
    /// op.alter_column("entries", "calories").set_type(big_integer_type()).set_not_null();
    /// ```
    #[track_caller]
    pub fn alter_column(
        &mut self,
        table: impl Into<ObjectName>,
        column: impl Into<String>,
    ) -> &mut AlterColumn {
        record!(self, AlterColumn, AlterColumn::new(table, column))
    }
}
