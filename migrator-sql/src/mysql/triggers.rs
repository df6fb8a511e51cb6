use super::quote::{in_schema, object};
use migrator_core::capability::Dialect;
use migrator_core::op::{CreateTrigger, DropTrigger};
use migrator_core::schema::TriggerEvent;

/// The statement that creates a trigger.
pub(super) fn create(create: &CreateTrigger) -> String {
    let CreateTrigger { name, table, trigger } = create;
    let body = trigger.body.get(Dialect::Mysql).trim().trim_end_matches(';');
    let events: Vec<&str> = trigger
        .events
        .iter()
        .map(|event| match event {
            TriggerEvent::Insert => "INSERT",
            TriggerEvent::Update(_) => "UPDATE",
            TriggerEvent::Delete => "DELETE",
            // MySQL has none: it has been refused.
            TriggerEvent::Truncate => "TRUNCATE",
        })
        .collect();
    format!(
        "CREATE TRIGGER {} {} {} ON {} FOR EACH ROW {body}",
        in_schema(table, name),
        trigger.timing.sql(),
        events.join(" OR "),
        object(table)
    )
}

/// The statement that drops a trigger.
pub(super) fn drop(drop: &DropTrigger) -> String {
    let if_exists = if drop.if_exists { "IF EXISTS " } else { "" };
    format!("DROP TRIGGER {if_exists}{}", in_schema(&drop.table, &drop.name))
}
