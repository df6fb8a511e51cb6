use super::{
    ApplyError, CreateTrigger, CreateView, Irreversible, Line, ObjectKind, Op, Operation, Sign, example,
};
use crate::name::ObjectName;
use crate::schema::{Schema, View};

/// Drops a view.
#[derive(Debug, Clone, PartialEq)]
pub struct DropView {
    /// Its name.
    pub name: ObjectName,
    /// Whether its rows are stored (PostgreSQL).
    pub materialized: bool,
    /// Whether it may be missing.
    pub if_exists: bool,
}

impl DropView {
    /// The operation for a view that is there, whose rows are not stored.
    pub fn new(name: impl Into<ObjectName>) -> Self {
        DropView { name: name.into(), materialized: false, if_exists: false }
    }

    /// Its rows are stored (PostgreSQL).
    pub fn materialized(&mut self) -> &mut Self {
        self.materialized = true;
        self
    }

    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

impl Op for DropView {
    const NAME: &'static str = "drop_view";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        match schema.views.get(&self.name) {
            None if self.if_exists => return Ok(()),
            Some(view) if view.materialized == self.materialized => {}
            Some(_) => {
                return Err(ApplyError::invalid(
                    format!(
                        "view `{}` is {}materialized",
                        self.name,
                        if self.materialized { "not " } else { "" }
                    ),
                    if self.materialized { "leave .materialized() out" } else { "say .materialized()" },
                ));
            }
            None => {
                return Err(ApplyError::no_such_object(ObjectKind::View, &self.name, schema.views.keys()));
            }
        }
        schema.views.remove(&self.name);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.views.get(&self.name) {
            Some(view) => {
                let create: Operation = CreateView::of(&self.name, view).into();
                let triggers = view
                    .triggers
                    .iter()
                    .map(|(name, trigger)| CreateTrigger::new(name, &self.name, trigger.clone()).into());
                Ok(std::iter::once(create).chain(triggers).collect())
            }
            None if self.if_exists => Ok(Vec::new()),
            None => Err(Irreversible::new(self.describe().text, "no migration created the view")),
        }
    }

    fn describe(&self) -> Line {
        let kind = if self.materialized { "materialized view" } else { "view" };
        Line::new(Sign::Remove, format!("drop {kind} {}", self.name))
    }

    fn source(&self) -> String {
        format!(
            "op.drop_view({}){}{};",
            self.name.source(),
            if self.materialized { ".materialized()" } else { "" },
            if self.if_exists { ".if_exists()" } else { "" }
        )
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut schema = example::users();
        schema.views.insert("o'brien".into(), View::new("SELECT id FROM users"));
        let mut missing = DropView::new("not there");
        missing.if_exists();
        vec![(schema.clone(), DropView::new("o'brien")), (schema, missing)]
    }
}
