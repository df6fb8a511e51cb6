use super::Operations;
use crate::name::ObjectName;
use crate::op::{
    ColumnDefinition, CreateEnum, CreateTable, CreateTableComment, DropTable, DropTableComment, Operation,
    RenameTable, TableOperations,
};

impl Operations {
    /// Creates a table. Refine it with `.primary_key(…)`, `.unique(…)`, `.check(…)`,
    /// `.foreign_key(…)`, `.index(…)`, `.comment(…)`, `.if_not_exists()`, and with what only some
    /// databases know: `.temporary()`, `.unlogged()`, `.partition_by_range(…)`, `.strict()`,
    /// `.engine(…)` …
    ///
    /// ```
    /// # use migrator_core::op::*;
    /// # let mut op = Operations::default();
    /// op.create_table("users", [uuid("id").primary_key(), string("email", 255).not_null()])
    ///     .unique("uq_users_email", ["email"]);
    /// ```
    #[track_caller]
    pub fn create_table(
        &mut self,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = ColumnDefinition>,
    ) -> &mut CreateTable {
        let create = CreateTable::new(table, columns);
        for column in &create.columns {
            self.create_enum_of(&column.column_type);
        }
        record!(self, CreateTable, create)
    }

    /// Drops a table that no other table points at. The way back restores its structure, not its
    /// rows. Refine it with `.if_exists()` and `.cascade()`.
    #[track_caller]
    pub fn drop_table(&mut self, table: impl Into<ObjectName>) -> &mut DropTable {
        record!(self, DropTable, DropTable::new(table))
    }

    /// Gives a table another name. Foreign keys that point at it follow.
    #[track_caller]
    pub fn rename_table(&mut self, table: impl Into<ObjectName>, to: impl Into<String>) {
        self.record(RenameTable { table: table.into(), to: to.into() });
    }

    /// Says what a table is for, in words that the database keeps (SQLite does not).
    #[track_caller]
    pub fn create_table_comment(&mut self, table: impl Into<ObjectName>, comment: impl Into<String>) {
        self.record(CreateTableComment { table: table.into(), comment: comment.into() });
    }

    /// Takes those words away.
    #[track_caller]
    pub fn drop_table_comment(&mut self, table: impl Into<ObjectName>) {
        self.record(DropTableComment { table: table.into() });
    }

    /// Several changes of one table, without saying its name each time. They become one `ALTER
    /// TABLE`, or one rebuild on SQLite; so do changes of one table that are recorded one after the
    /// other without it.
    ///
    /// ```
    /// # use migrator_core::op::*;
    /// # let mut op = Operations::default();
    /// op.alter_table("users", |t| {
    ///     t.add_column(string("phone", 20));
    ///     t.alter_column("email").set_not_null();
    ///     t.drop_column("fax");
    /// });
    /// ```
    #[track_caller]
    pub fn alter_table(
        &mut self,
        table: impl Into<ObjectName>,
        changes: impl FnOnce(&mut TableOperations<'_>),
    ) {
        changes(&mut TableOperations::new(self, table.into()));
    }

    /// Records the enumeration that a type is of, for databases where it is a type of its own.
    #[track_caller]
    pub(super) fn create_enum_of(&mut self, column_type: &crate::schema::ColumnType) {
        if let Some((name, labels)) = column_type.enumeration() {
            let mut create = CreateEnum::new(name, labels);
            create.if_not_exists();
            let create: Operation = create.into();
            if !self.recorded.contains(&create) {
                self.record(create);
            }
        }
    }
}
