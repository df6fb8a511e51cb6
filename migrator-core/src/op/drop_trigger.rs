use super::create_trigger::triggers_of;
use super::{ApplyError, CreateTrigger, Irreversible, Line, ObjectKind, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Drops a trigger of a table or a view.
#[derive(Debug, Clone, PartialEq)]
pub struct DropTrigger {
    /// The name of the trigger.
    pub name: String,
    /// The table, or the view.
    pub table: ObjectName,
    /// Whether it may be missing.
    pub if_exists: bool,
}

impl DropTrigger {
    /// The operation for a trigger that is there.
    pub fn new(name: impl Into<String>, table: impl Into<ObjectName>) -> Self {
        DropTrigger { name: name.into(), table: table.into(), if_exists: false }
    }

    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

impl Op for DropTrigger {
    const NAME: &'static str = "drop_trigger";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let triggers = triggers_of(schema, &self.table)?;
        if triggers.remove(&self.name).is_none() && !self.if_exists {
            return Err(ApplyError::no_such_object(ObjectKind::Trigger, &self.name, triggers.keys()));
        }
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let of_table = before.table(&self.table).map(|table| &table.triggers);
        let triggers = of_table.or_else(|| before.views.get(&self.table).map(|view| &view.triggers));
        match triggers.map(|triggers| triggers.get(&self.name)) {
            Some(Some(trigger)) => {
                Ok(vec![CreateTrigger::new(&self.name, &self.table, trigger.clone()).into()])
            }
            Some(None) if self.if_exists => Ok(Vec::new()),
            _ => Err(Irreversible::new(self.describe().text, "no migration created the trigger")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop trigger {} of {}", self.name, self.table))
    }

    fn source(&self) -> String {
        let refinement = if self.if_exists { ".if_exists()" } else { "" };
        format!("op.drop_trigger({:?}, {}){refinement};", self.name, self.table.source())
    }

    /// None: a trigger is no part of the structure that a change of the table rewrites.
    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let created = CreateTrigger::examples().into_iter().map(|(mut schema, create)| {
            // The tests apply every example, so a mistake here fails them.
            let _ = create.apply(&mut schema);
            (schema, DropTrigger::new(create.name, create.table))
        });
        created.collect()
    }
}
