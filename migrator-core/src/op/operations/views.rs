use super::Operations;
use crate::name::ObjectName;
use crate::op::{CreateView, DropView, Operation, ReplaceView};
use crate::schema::SqlText;

impl Operations {
    /// Creates a view of a query, in SQL. Refine it with `.materialized()` and `.if_not_exists()`.
    #[track_caller]
    pub fn create_view(&mut self, name: impl Into<ObjectName>, query: impl Into<SqlText>) -> &mut CreateView {
        record!(self, CreateView, CreateView::new(name, query))
    }

    /// Gives a view another query, or creates it. The way back restores the query before. Refine it
    /// with `.materialized()`.
    #[track_caller]
    pub fn replace_view(
        &mut self,
        name: impl Into<ObjectName>,
        query: impl Into<SqlText>,
    ) -> &mut ReplaceView {
        record!(self, ReplaceView, ReplaceView::new(name, query))
    }

    /// Drops a view. Refine it with `.materialized()` and `.if_exists()`.
    #[track_caller]
    pub fn drop_view(&mut self, name: impl Into<ObjectName>) -> &mut DropView {
        record!(self, DropView, DropView::new(name))
    }
}
