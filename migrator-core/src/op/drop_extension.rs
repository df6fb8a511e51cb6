use super::{ApplyError, CreateExtension, Irreversible, Line, ObjectKind, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Takes an extension out of the database (PostgreSQL; elsewhere nothing runs).
#[derive(Debug, Clone, PartialEq)]
pub struct DropExtension {
    /// Its name.
    pub name: String,
    /// Whether it may be missing.
    pub if_exists: bool,
}

impl DropExtension {
    /// The operation for an extension that is there.
    pub fn new(name: impl Into<String>) -> Self {
        DropExtension { name: name.into(), if_exists: false }
    }

    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

impl Op for DropExtension {
    const NAME: &'static str = "drop_extension";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if !schema.extensions.remove(&self.name) && !self.if_exists {
            return Err(ApplyError::no_such_object(ObjectKind::Extension, &self.name, &schema.extensions));
        }
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        if before.extensions.contains(&self.name) {
            return Ok(vec![CreateExtension::new(&self.name).into()]);
        }
        if self.if_exists {
            return Ok(Vec::new());
        }
        Err(Irreversible::new(self.describe().text, "no migration created the extension"))
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop extension {}", self.name))
    }

    fn source(&self) -> String {
        let refinement = if self.if_exists { ".if_exists()" } else { "" };
        format!("op.drop_extension({:?}){refinement};", self.name)
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut schema = Schema::default();
        schema.extensions.insert("citext".into());
        vec![(schema, DropExtension::new("citext"))]
    }
}
