use crate::capability::Dialect;
use crate::limits::Unsupported;
use crate::limits::words::begins_with;
use crate::name::ObjectName;
use crate::schema::{Trigger, TriggerEvent};

/// Checks a trigger by itself.
pub(super) fn check(name: &str, table: &ObjectName, trigger: &Trigger) -> Result<(), Unsupported> {
    let refuse = |fact: &str, help: &str| {
        Err(Unsupported::new(format!("trigger `{name}` of `{table}` {fact}"), help).at(name))
    };
    let [event] = trigger.events.as_slice() else {
        return refuse(
            "acts on several events, and on SQLite one acts on one",
            "create a trigger for each event",
        );
    };
    if !trigger.for_each_row {
        return refuse(
            "acts once for a statement, and SQLite's act for each row",
            "leave .for_each_statement() out, or say op.on(Dialect::Postgres) for this one",
        );
    }
    if *event == TriggerEvent::Truncate {
        return refuse(
            "acts on TRUNCATE, which SQLite does not have",
            "say .delete(), or op.on(Dialect::Postgres) for this one",
        );
    }
    if !begins_with(trigger.body.get(Dialect::Sqlite), "BEGIN", Dialect::Sqlite) {
        return refuse(
            "has no body for SQLite",
            "write it as \"BEGIN …; END\", with SqlText::on(Dialect::Sqlite, …) where databases differ, or say \
             op.on(…) for the database that it is for",
        );
    }
    Ok(())
}
