use super::{ApplyError, CreateEnum, Irreversible, Line, ObjectKind, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Drops an enumeration that no column has.
#[derive(Debug, Clone, PartialEq)]
pub struct DropEnum {
    /// Its name.
    pub name: ObjectName,
    /// Whether it may be missing.
    pub if_exists: bool,
}

impl DropEnum {
    /// The operation for an enumeration that is there.
    pub fn new(name: impl Into<ObjectName>) -> Self {
        DropEnum { name: name.into(), if_exists: false }
    }

    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

impl Op for DropEnum {
    const NAME: &'static str = "drop_enum";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if !schema.enums.contains_key(&self.name) {
            if self.if_exists {
                return Ok(());
            }
            return Err(ApplyError::no_such_object(ObjectKind::Enum, &self.name, schema.enums.keys()));
        }
        let by: Vec<String> = schema
            .columns_of_enum(&self.name)
            .map(|(table, column)| format!("column `{}.{}`", table.name, column.name))
            .collect();
        if !by.is_empty() {
            return Err(ApplyError::InUse { what: format!("enum `{}`", self.name), by });
        }
        schema.enums.remove(&self.name);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.enums.get(&self.name) {
            Some(labels) => Ok(vec![CreateEnum::new(&self.name, labels).into()]),
            None if self.if_exists => Ok(Vec::new()),
            None => Err(Irreversible::new(self.describe().text, "no migration created the enum")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop enum {}", self.name))
    }

    fn source(&self) -> String {
        let refinement = if self.if_exists { ".if_exists()" } else { "" };
        format!("op.drop_enum({}){refinement};", self.name.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut missing = DropEnum::new("not there");
        missing.if_exists();
        vec![(example::moods(), DropEnum::new("mood")), (example::moods(), missing)]
    }
}
