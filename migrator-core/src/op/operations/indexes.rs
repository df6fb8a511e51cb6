use super::Operations;
use crate::name::ObjectName;
use crate::op::{CreateIndex, DropIndex, Operation, RenameIndex};
use crate::schema::{Index, IndexPart};

impl Operations {
    /// Creates an index. Refine it with `.unique()`, `.where_(…)`, `.using(…)`, `.include(…)`,
    /// `.if_not_exists()`, `.concurrently()`. A column with more to say of it is
    /// [`column`](crate::op::column), an expression is [`indexed`](crate::op::indexed).
    ///
    /// ```
    /// # use migrator_core::op::*;
    /// # let mut op = Operations::default();
    /// op.create_index("ix_users_email", "users", ["email"]).unique().where_("deleted_at IS NULL");
    /// op.create_index("ix_users_new", "users", [indexed("lower(email)"), column("created_at").desc()]);
    /// ```
    #[track_caller]
    pub fn create_index<P: Into<IndexPart>>(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        parts: impl IntoIterator<Item = P>,
    ) -> &mut CreateIndex {
        record!(self, CreateIndex, CreateIndex::new(name, table, Index::new(parts)))
    }

    /// Drops an index. Refine it with `.if_exists()` and `.concurrently()`.
    #[track_caller]
    pub fn drop_index(&mut self, name: impl Into<String>, table: impl Into<ObjectName>) -> &mut DropIndex {
        record!(self, DropIndex, DropIndex::new(name, table))
    }

    /// Gives an index another name.
    #[track_caller]
    pub fn rename_index(
        &mut self,
        name: impl Into<String>,
        table: impl Into<ObjectName>,
        to: impl Into<String>,
    ) {
        self.record(RenameIndex { name: name.into(), table: table.into(), to: to.into() });
    }
}
