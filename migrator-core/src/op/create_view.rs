use super::apply_error::Find;
use super::{ApplyError, DropView, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{Schema, SqlText, View};

/// Creates a view.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateView {
    /// Its name.
    pub name: ObjectName,
    /// Its query.
    pub query: SqlText,
    /// Whether its rows are stored (PostgreSQL).
    pub materialized: bool,
    /// Whether it may be there already.
    pub if_not_exists: bool,
}

impl CreateView {
    /// The operation for a view whose rows are not stored.
    pub fn new(name: impl Into<ObjectName>, query: impl Into<SqlText>) -> Self {
        CreateView { name: name.into(), query: query.into(), materialized: false, if_not_exists: false }
    }

    /// Stores its rows, until `REFRESH MATERIALIZED VIEW` (PostgreSQL).
    pub fn materialized(&mut self) -> &mut Self {
        self.materialized = true;
        self
    }

    /// It may be there already.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }

    /// The operation that creates this view as it is.
    pub(crate) fn of(name: &ObjectName, view: &View) -> Self {
        CreateView { materialized: view.materialized, ..CreateView::new(name, view.query.clone()) }
    }
}

impl Op for CreateView {
    const NAME: &'static str = "create_view";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if self.if_not_exists && schema.views.contains_key(&self.name) {
            return Ok(());
        }
        schema.check_relation_free(&self.name)?;
        let view = View { materialized: self.materialized, ..View::new(self.query.clone()) };
        schema.views.insert(self.name.clone(), view);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        if self.if_not_exists && before.views.contains_key(&self.name) {
            return Ok(Vec::new());
        }
        let mut drop = DropView::new(&self.name);
        drop.materialized = self.materialized;
        Ok(vec![drop.into()])
    }

    fn describe(&self) -> Line {
        let kind = if self.materialized { "materialized view" } else { "view" };
        Line::new(Sign::Add, format!("create {kind} {} as {}", self.name, self.query.line()))
    }

    fn source(&self) -> String {
        format!(
            "op.create_view({}, {}){}{};",
            self.name.source(),
            self.query.source(),
            if self.materialized { ".materialized()" } else { "" },
            if self.if_not_exists { ".if_not_exists()" } else { "" }
        )
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let query = "SELECT id, nick FROM users WHERE age >= 18 AND nick <> 'o''brien'";
        vec![(example::users(), CreateView::new("we\"ird o'brien", query))]
    }
}
