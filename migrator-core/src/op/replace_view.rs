use super::apply_error::Find;
use super::{ApplyError, DropView, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{Schema, SqlText, View};

/// Gives a view another query, or creates it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplaceView {
    /// Its name.
    pub name: ObjectName,
    /// Its query from now on.
    pub query: SqlText,
    /// Whether its rows are stored (PostgreSQL).
    pub materialized: bool,
}

impl ReplaceView {
    /// The operation for a view whose rows are not stored.
    pub fn new(name: impl Into<ObjectName>, query: impl Into<SqlText>) -> Self {
        ReplaceView { name: name.into(), query: query.into(), materialized: false }
    }

    /// Its rows are stored (PostgreSQL).
    pub fn materialized(&mut self) -> &mut Self {
        self.materialized = true;
        self
    }
}

impl Op for ReplaceView {
    const NAME: &'static str = "replace_view";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        match schema.views.get_mut(&self.name) {
            Some(view) if view.materialized != self.materialized => {
                let kind = |materialized| if materialized { "materialized" } else { "not materialized" };
                Err(ApplyError::invalid(
                    format!(
                        "view `{}` is {}, and the new one is {}",
                        self.name,
                        kind(view.materialized),
                        kind(self.materialized)
                    ),
                    "drop it and create the other",
                ))
            }
            Some(view) => {
                view.query = self.query.clone();
                Ok(())
            }
            None => {
                schema.check_relation_free(&self.name)?;
                let view = View { materialized: self.materialized, ..View::new(self.query.clone()) };
                schema.views.insert(self.name.clone(), view);
                Ok(())
            }
        }
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let (name, materialized) = (self.name.clone(), self.materialized);
        Ok(vec![match before.views.get(&self.name) {
            Some(view) => ReplaceView { name, query: view.query.clone(), materialized }.into(),
            None => DropView { materialized, ..DropView::new(name) }.into(),
        }])
    }

    fn describe(&self) -> Line {
        let kind = if self.materialized { "materialized view" } else { "view" };
        Line::new(Sign::Change, format!("replace {kind} {} by {}", self.name, self.query.line()))
    }

    fn source(&self) -> String {
        let refinement = if self.materialized { ".materialized()" } else { "" };
        format!("op.replace_view({}, {}){refinement};", self.name.source(), self.query.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut schema = example::users();
        schema.views.insert("adults".into(), View::new("SELECT id FROM users WHERE age >= 18"));
        let query = "SELECT id FROM users WHERE age >= 21";
        vec![
            (schema, ReplaceView::new("adults", query)),
            (example::users(), ReplaceView::new("o'brien", query)),
        ]
    }
}
