use super::ddl::tokens;
use super::quote::{identifier, identifiers, in_schema, parenthesized};
use crate::error::Unsupported;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Trigger, TriggerEvent};

/// The statement that creates a trigger. Its name carries the database's, the table's does not.
pub(super) fn create(name: &str, table: &ObjectName, trigger: &Trigger) -> Result<String, Unsupported> {
    let [event] = trigger.events.as_slice() else {
        return Err(Unsupported::new(
            format!("trigger `{name}` of `{table}` acts on several events, and on SQLite one acts on one"),
            "create a trigger for each event",
        ));
    };
    if !trigger.for_each_row {
        return Err(Unsupported::new(
            format!("trigger `{name}` of `{table}` acts once for a statement, and SQLite's act for each row"),
            "leave .for_each_statement() out, or say op.on(Dialect::Postgres) for this one",
        ));
    }
    let event = match event {
        TriggerEvent::Insert => "INSERT".to_owned(),
        TriggerEvent::Delete => "DELETE".to_owned(),
        TriggerEvent::Update(columns) if columns.is_empty() => "UPDATE".to_owned(),
        TriggerEvent::Update(columns) => format!("UPDATE OF {}", identifiers(columns)),
        TriggerEvent::Truncate => {
            return Err(Unsupported::new(
                format!("trigger `{name}` of `{table}` acts on TRUNCATE, which SQLite does not have"),
                "say .delete(), or op.on(Dialect::Postgres) for this one",
            ));
        }
    };
    let body = trigger.body.get(Dialect::Sqlite).trim().trim_end_matches(';').trim_end();
    if !tokens(body).iter().find(|token| !token.is_blank()).is_some_and(|token| token.is("BEGIN")) {
        return Err(Unsupported::new(
            format!("trigger `{name}` of `{table}` has no body for SQLite"),
            "write it as \"BEGIN …; END\", with SqlText::on(Dialect::Sqlite, …) where databases differ, or say \
             op.on(…) for the database that it is for",
        ));
    }
    let when = trigger.when.as_ref().map(|when| format!("WHEN {} ", parenthesized(when)));
    Ok(format!(
        "CREATE TRIGGER {} {} {event} ON {} FOR EACH ROW {}{body}",
        in_schema(table, name),
        trigger.timing.sql(),
        identifier(&table.name),
        when.unwrap_or_default(),
    ))
}

pub(super) fn drop(table: &ObjectName, name: &str, if_exists: bool) -> String {
    let condition = if if_exists { "IF EXISTS " } else { "" };
    format!("DROP TRIGGER {condition}{}", in_schema(table, name))
}
