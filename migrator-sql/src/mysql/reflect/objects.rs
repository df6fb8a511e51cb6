use super::Found;
use super::row::Row;
use crate::mysql::functions;
use crate::reflect::{ReflectError, Rows, Unmodelled};
use migrator_core::name::ObjectName;
use migrator_core::schema::{Function, FunctionName, SqlText, Trigger, TriggerEvent, TriggerTiming, View};
use std::collections::BTreeMap;

/// The views. Their queries are in the server's own words: [`canonical`](crate::canonical()) does not
/// compare them.
pub(super) fn views(rows: &Rows, found: &mut Found) -> Result<(), ReflectError> {
    for row in rows {
        let row = Row(row);
        // A user who does not own the view is not shown its query.
        let query = row.0.get(2).cloned().flatten().unwrap_or_default();
        found.schema.views.insert(row.object(0)?, View::new(query));
    }
    Ok(())
}

/// Puts the triggers into their tables.
pub(super) fn triggers(rows: &Rows, found: &mut Found) -> Result<(), ReflectError> {
    for row in rows {
        let row = Row(row);
        let Some(table) = found.schema.tables.get_mut(&row.object(0)?) else { continue };
        let timing = if row.text(3)? == "BEFORE" { TriggerTiming::Before } else { TriggerTiming::After };
        let event = match row.text(4)? {
            "INSERT" => TriggerEvent::Insert,
            "DELETE" => TriggerEvent::Delete,
            _ => TriggerEvent::Update(Vec::new()),
        };
        let trigger = Trigger {
            timing,
            events: vec![event],
            for_each_row: true,
            when: None,
            body: SqlText::new(row.text(5)?.trim()),
        };
        table.triggers.insert(row.text(2)?.to_owned(), trigger);
    }
    Ok(())
}

/// The functions; procedures are not in the model.
pub(super) fn routines(rows: &Rows, parameters: &Rows, found: &mut Found) -> Result<(), ReflectError> {
    let mut arguments: BTreeMap<ObjectName, Vec<String>> = BTreeMap::new();
    for row in parameters {
        let row = Row(row);
        let argument =
            format!("{} {}", row.get(2)?.unwrap_or_default(), functions::canonical_type(row.text(3)?));
        arguments.entry(row.object(0)?).or_default().push(argument);
    }
    for row in rows {
        let row = Row(row);
        let name = row.object(0)?;
        if row.text(2)? != "FUNCTION" {
            found.unmodelled.push(Unmodelled::new("procedure", name.to_string()));
            continue;
        }
        let mut attributes = Vec::new();
        if row.text(5)? == "YES" {
            attributes.push("DETERMINISTIC");
        }
        attributes.extend([row.text(6)?].iter().filter(|access| **access != "CONTAINS SQL"));
        if row.text(7)? == "INVOKER" {
            attributes.push("SQL SECURITY INVOKER");
        }
        let function = Function {
            returns: functions::canonical_type(row.text(3)?),
            language: "sql".into(),
            attributes: attributes.join(" "),
            // It is NULL for who may not see it.
            body: SqlText::new(row.get(4)?.unwrap_or_default().trim()),
        };
        let arguments = arguments.remove(&name).unwrap_or_default().join(", ");
        found.schema.functions.insert(FunctionName { name, arguments }, function);
    }
    Ok(())
}
