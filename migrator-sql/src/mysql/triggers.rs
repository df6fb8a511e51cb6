use super::names;
use super::quote::{in_schema, object};
use crate::error::Unsupported;
use migrator_core::capability::Dialect;
use migrator_core::op::{CreateTrigger, DropTrigger};
use migrator_core::schema::{Schema, Trigger, TriggerEvent, TriggerTiming};

/// The statement that creates a trigger. Without a schema, nothing is known of other triggers.
pub(super) fn create(create: &CreateTrigger, schema: Option<&Schema>) -> Result<String, Unsupported> {
    let CreateTrigger { name, table, trigger } = create;
    names::check("trigger", name)?;
    if schema.and_then(|schema| schema.table(table)).is_some_and(|table| table.options.temporary) {
        return Err(Unsupported::new(
            format!("trigger `{name}` is on `{table}`, a temporary table, which has none on MySQL"),
            "do what it does in the statements that change the table",
        ));
    }
    let mut tables = schema.into_iter().flat_map(|schema| schema.tables.values());
    if let Some(other) = tables.find(|other| {
        other.name != *table
            && other.name.schema == table.schema
            && other.triggers.keys().any(|known| known.to_lowercase() == name.to_lowercase())
    }) {
        return Err(Unsupported::new(
            format!(
                "`{}` has a trigger `{name}` already, and MySQL has each name once a database",
                other.name
            ),
            "give it another name",
        ));
    }
    let event = event(name, trigger)?;
    let body = trigger.body.get(Dialect::Mysql).trim().trim_end_matches(';');
    if body.is_empty() {
        return Err(Unsupported::new(
            format!("trigger `{name}` does nothing on MySQL"),
            "give it a body, or create it inside of op.on(…) for the other databases",
        ));
    }
    Ok(format!(
        "CREATE TRIGGER {} {} {event} ON {} FOR EACH ROW {body}",
        in_schema(table, name),
        trigger.timing.sql(),
        object(table)
    ))
}

/// The one event that a trigger of MySQL acts on.
fn event(name: &str, trigger: &Trigger) -> Result<&'static str, Unsupported> {
    let refuse = |fact: &str, help: &str| Err(Unsupported::new(format!("trigger `{name}` {fact}"), help));
    if trigger.timing == TriggerTiming::InsteadOf {
        return refuse("acts in place of the change, which MySQL does not have", "use BEFORE on the table");
    }
    if trigger.when.is_some() {
        return refuse("acts under a condition, which MySQL does not have", "put an IF into its body");
    }
    if !trigger.for_each_row {
        return refuse(
            "acts once for a statement, and on MySQL triggers act for each row",
            "write .for_each_row()",
        );
    }
    match trigger.events.as_slice() {
        [TriggerEvent::Insert] => Ok("INSERT"),
        [TriggerEvent::Delete] => Ok("DELETE"),
        [TriggerEvent::Update(columns)] if columns.is_empty() => Ok("UPDATE"),
        [TriggerEvent::Update(_)] => refuse(
            "acts on some columns, and on MySQL a trigger acts on all",
            "compare OLD and NEW in its body",
        ),
        [TriggerEvent::Truncate] => refuse("acts on TRUNCATE, which MySQL does not have", "leave it out"),
        _ => {
            refuse("acts on several events, and on MySQL a trigger acts on one", "create a trigger for each")
        }
    }
}

/// The statement that drops a trigger.
pub(super) fn drop(drop: &DropTrigger) -> String {
    let if_exists = if drop.if_exists { "IF EXISTS " } else { "" };
    format!("DROP TRIGGER {if_exists}{}", in_schema(&drop.table, &drop.name))
}
