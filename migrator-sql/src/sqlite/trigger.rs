use super::quote::{identifier, identifiers, in_schema, parenthesized};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Trigger, TriggerEvent};

/// The statement that creates a trigger. Its name carries the database's, the table's does not.
pub(super) fn create(name: &str, table: &ObjectName, trigger: &Trigger) -> String {
    let events: Vec<String> = trigger.events.iter().map(event).collect();
    let body = trigger.body.get(Dialect::Sqlite).trim().trim_end_matches(';').trim_end();
    let when = trigger.when.as_ref().map(|when| format!("WHEN {} ", parenthesized(when)));
    format!(
        "CREATE TRIGGER {} {} {} ON {} FOR EACH ROW {}{body}",
        in_schema(table, name),
        trigger.timing.sql(),
        events.join(" OR "),
        identifier(&table.name),
        when.unwrap_or_default(),
    )
}

fn event(event: &TriggerEvent) -> String {
    match event {
        TriggerEvent::Insert => "INSERT".to_owned(),
        TriggerEvent::Delete => "DELETE".to_owned(),
        TriggerEvent::Update(columns) if columns.is_empty() => "UPDATE".to_owned(),
        TriggerEvent::Update(columns) => format!("UPDATE OF {}", identifiers(columns)),
        // SQLite has none: it has been refused.
        TriggerEvent::Truncate => "TRUNCATE".to_owned(),
    }
}

pub(super) fn drop(table: &ObjectName, name: &str, if_exists: bool) -> String {
    let condition = if if_exists { "IF EXISTS " } else { "" };
    format!("DROP TRIGGER {condition}{}", in_schema(table, name))
}
