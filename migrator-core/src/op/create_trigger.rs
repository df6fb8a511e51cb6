use super::apply_error::{Find, check_columns};
use super::{ApplyError, DropTrigger, Irreversible, Line, ObjectKind, Op, Operation, Sign, example};
use crate::capability::Dialect;
use crate::name::ObjectName;
use crate::schema::{Schema, SqlText, Trigger, TriggerEvent, TriggerTiming};
use std::collections::BTreeMap;

/// Creates a trigger on a table or a view.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTrigger {
    /// The name of the trigger.
    pub name: String,
    /// The table, or the view.
    pub table: ObjectName,
    /// When it acts, and what it does.
    pub trigger: Trigger,
}

impl CreateTrigger {
    /// The operation for a trigger.
    pub fn new(name: impl Into<String>, table: impl Into<ObjectName>, trigger: Trigger) -> Self {
        CreateTrigger { name: name.into(), table: table.into(), trigger }
    }
}

/// The triggers of a table or a view.
pub(super) fn triggers_of<'a>(
    schema: &'a mut Schema,
    owner: &ObjectName,
) -> Result<&'a mut BTreeMap<String, Trigger>, ApplyError> {
    if !schema.views.contains_key(owner) {
        return Ok(&mut schema.find_table_mut(owner)?.triggers);
    }
    match schema.views.get_mut(owner) {
        Some(view) => Ok(&mut view.triggers),
        None => Err(ApplyError::NoSuchTable { table: owner.clone(), existing: Vec::new() }),
    }
}

impl Op for CreateTrigger {
    const NAME: &'static str = "create_trigger";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if self.trigger.events.is_empty() {
            return Err(ApplyError::invalid(
                format!("trigger `{}` acts on nothing", self.name),
                "say on what: .insert(), .update(), .delete()",
            ));
        }
        let is_view = schema.views.contains_key(&self.table);
        if self.trigger.timing == TriggerTiming::InsteadOf && !is_view {
            schema.find_table(&self.table)?;
            return Err(ApplyError::invalid(
                format!("trigger `{}` acts instead of a change of the table `{}`", self.name, self.table),
                "only a view has such triggers; for a table there are before() and after()",
            ));
        }
        if let Some(table) = schema.table(&self.table) {
            for event in &self.trigger.events {
                if let TriggerEvent::Update(columns) = event
                    && !columns.is_empty()
                {
                    check_columns(table, columns)?;
                }
            }
        }
        let triggers = triggers_of(schema, &self.table)?;
        if triggers.contains_key(&self.name) {
            return Err(ApplyError::object_exists(ObjectKind::Trigger, &self.name));
        }
        triggers.insert(self.name.clone(), self.trigger.clone());
        Ok(())
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![DropTrigger::new(&self.name, &self.table).into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Add, format!("create trigger {} on {}: {}", self.name, self.table, self.trigger))
    }

    fn source(&self) -> String {
        format!("op.create_trigger({:?}, {}, {});", self.name, self.table.source(), self.trigger.source())
    }

    /// None: a trigger is no part of the structure that a change of the table rewrites.
    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn examples() -> Vec<(Schema, Self)> {
        let body = SqlText::for_each(|dialect| match dialect {
            Dialect::Sqlite => "BEGIN DELETE FROM \"таблица\" WHERE user_id = OLD.id; END".to_owned(),
            Dialect::Postgres => "EXECUTE FUNCTION suppress_redundant_updates_trigger()".to_owned(),
            Dialect::Mysql => "SET NEW.age = OLD.age".to_owned(),
        });
        let trigger = Trigger::new(TriggerTiming::Before).update().execute(body);
        vec![(example::users(), CreateTrigger::new("tr \"o'brien\"", "users", trigger))]
    }
}
