use super::{ApplyError, DropSchema, Irreversible, Line, ObjectKind, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Creates a schema: a namespace for tables (a database on MySQL and MariaDB).
#[derive(Debug, Clone, PartialEq)]
pub struct CreateSchema {
    /// Its name.
    pub name: String,
    /// Whether it may be there already.
    pub if_not_exists: bool,
}

impl CreateSchema {
    /// It may be there already.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }
}

impl Op for CreateSchema {
    const NAME: &'static str = "create_schema";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if !schema.schemas.insert(self.name.clone()) && !self.if_not_exists {
            return Err(ApplyError::object_exists(ObjectKind::Schema, &self.name));
        }
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        if self.if_not_exists && before.schemas.contains(&self.name) {
            return Ok(Vec::new());
        }
        Ok(vec![DropSchema::new(&self.name).into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Add, format!("create schema {}", self.name))
    }

    fn source(&self) -> String {
        let refinement = if self.if_not_exists { ".if_not_exists()" } else { "" };
        format!("op.create_schema({:?}){refinement};", self.name)
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let plain = CreateSchema { name: "we\"ird o'brien".into(), if_not_exists: false };
        let again = CreateSchema { name: "billing".into(), if_not_exists: true };
        let mut there = Schema::default();
        there.schemas.insert("billing".into());
        vec![(Schema::default(), plain), (there, again.clone()), (Schema::default(), again)]
    }
}
