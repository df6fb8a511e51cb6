use crate::capability::Dialect;
use crate::limits::Unsupported;
use crate::limits::words::statement;
use crate::op::CreateTrigger;
use crate::schema::{Schema, Trigger, TriggerEvent, TriggerTiming};

/// Checks a trigger that is created. Without a schema, nothing is known of other triggers.
pub(super) fn check(create: &CreateTrigger, schema: Option<&Schema>) -> Result<(), Unsupported> {
    let CreateTrigger { name, table, trigger } = create;
    if schema.and_then(|schema| schema.table(table)).is_some_and(|table| table.options.temporary) {
        return Err(Unsupported::new(
            format!("trigger `{name}` is on `{table}`, a temporary table, which has none on MySQL"),
            "do what it does in the statements that change the table",
        )
        .at(name));
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
        )
        .at(name));
    }
    check_event(name, trigger)?;
    if statement(trigger.body.get(Dialect::Mysql)).is_empty() {
        return Err(Unsupported::new(
            format!("trigger `{name}` does nothing on MySQL"),
            "give it a body, or create it inside of op.on(…) for the other databases",
        )
        .at(name));
    }
    Ok(())
}

/// Checks when and on what it acts: on MySQL on one event.
fn check_event(name: &str, trigger: &Trigger) -> Result<(), Unsupported> {
    let refuse =
        |fact: &str, help: &str| Err(Unsupported::new(format!("trigger `{name}` {fact}"), help).at(name));
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
        [TriggerEvent::Insert | TriggerEvent::Delete] => Ok(()),
        [TriggerEvent::Update(columns)] if columns.is_empty() => Ok(()),
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
