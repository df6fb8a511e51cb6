use super::catalog::Catalog;
use super::record::{Record, records};
use crate::postgres::split;
use crate::reflect::{ReflectError, Row};
use migrator_core::schema::{Trigger, TriggerEvent, TriggerTiming};

// The bits of `tgtype`: `src/include/catalog/pg_trigger.h`.
const ROW: i64 = 1;
const BEFORE: i64 = 1 << 1;
const INSERT: i64 = 1 << 2;
const DELETE: i64 = 1 << 3;
const UPDATE: i64 = 1 << 4;
const TRUNCATE: i64 = 1 << 5;
const INSTEAD: i64 = 1 << 6;

/// Reads the triggers of tables and views.
pub(super) fn read(rows: &[Row], catalog: &mut Catalog<'_>) -> Result<(), ReflectError> {
    for record in records("triggers", rows, 8) {
        let record = record?;
        let oid = record.need(0)?;
        let name = record.need(1)?;
        let owner = catalog.tables.get(oid).map(|entry| entry.table.name.clone());
        let Some(owner) = owner.or_else(|| catalog.views.get(oid).map(|(name, _)| name.clone())) else {
            continue;
        };
        let trigger = if record.is(6) || record.is(7) { None } else { trigger(record, catalog)? };
        let Some(trigger) = trigger else {
            catalog.not_modelled("trigger", owner.sibling(name));
            continue;
        };
        if record.need(5)? != "O" {
            catalog.not_modelled("disabled state of trigger", owner.sibling(name));
        }
        if let Some(entry) = catalog.tables.get_mut(oid) {
            entry.table.triggers.insert(name.to_owned(), trigger);
        } else if let Some((_, view)) = catalog.views.get_mut(oid) {
            view.triggers.insert(name.to_owned(), trigger);
        }
    }
    Ok(())
}

fn trigger(record: Record<'_>, catalog: &Catalog<'_>) -> Result<Option<Trigger>, ReflectError> {
    let bits = record.number(2)?;
    let has = |bit: i64| bits & bit != 0;
    let mut trigger = Trigger::new(match (has(BEFORE), has(INSTEAD)) {
        (_, true) => TriggerTiming::InsteadOf,
        (true, false) => TriggerTiming::Before,
        (false, false) => TriggerTiming::After,
    });
    let numbers = record.numbers(3)?;
    let columns = catalog.tables.get(record.need(0)?).map(|entry| entry.names(&numbers)).unwrap_or_default();
    let events = [
        (INSERT, TriggerEvent::Insert),
        (UPDATE, TriggerEvent::Update(columns)),
        (DELETE, TriggerEvent::Delete),
        (TRUNCATE, TriggerEvent::Truncate),
    ];
    trigger.events = events.into_iter().filter(|(bit, _)| has(*bit)).map(|(_, event)| event).collect();
    trigger.for_each_row = has(ROW);
    // … FOR EACH ROW WHEN (…) EXECUTE FUNCTION f()
    let each = if has(ROW) { " FOR EACH ROW " } else { " FOR EACH STATEMENT " };
    let Some((_, rest)) = split::at_word(record.need(4)?, each) else { return Ok(None) };
    let (when, body) = match rest.strip_prefix("WHEN ") {
        Some(rest) => match split::brackets(rest) {
            Some((condition, body)) => (Some(condition.into()), body.trim_start()),
            None => return Ok(None),
        },
        None => (None, rest),
    };
    trigger.when = when;
    trigger.body = body.into();
    Ok(Some(trigger))
}
