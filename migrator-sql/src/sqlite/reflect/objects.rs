use super::table::own_name;
use super::{Found, find};
use crate::sqlite::ddl::{Cursor, Token, items};
use crate::sqlite::expression::plain;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, Expression, SqlText, Trigger, TriggerTiming, View};

/// Reads a view from the statement that created it.
pub(super) fn read_view(name: &ObjectName, tokens: &[Token], found: &mut Found) {
    let mut cursor = Cursor::new(tokens);
    let _ = cursor.skip("CREATE") && (cursor.skip("TEMP") || cursor.skip("TEMPORARY"));
    let _ = cursor.skip("VIEW") && cursor.skip("IF") && cursor.skip("NOT") && cursor.skip("EXISTS");
    if cursor.object().is_none() || !cursor.skip("AS") {
        return found.unmodelled("view with names for its columns", name);
    }
    let query = SqlText::on(Dialect::Sqlite, plain(cursor.rest()));
    found.schema.views.insert(name.clone(), View::new(query));
}

/// Reads a trigger from the statement that created it.
pub(super) fn read_trigger(owner: &ObjectName, name: &ObjectName, tokens: &[Token], found: &mut Found) {
    let schema = &mut found.schema;
    let table = find(&schema.tables, owner);
    let view = find(&schema.views, owner);
    let read = if let Some(table) = table.and_then(|table| schema.tables.get_mut(&table)) {
        trigger(tokens, &table.columns).map(|trigger| table.triggers.insert(name.name.clone(), trigger))
    } else if let Some(view) = view.and_then(|view| schema.views.get_mut(&view)) {
        trigger(tokens, &[]).map(|trigger| view.triggers.insert(name.name.clone(), trigger))
    } else {
        None
    };
    if read.is_none() {
        found.unmodelled("trigger", name);
    }
}

fn trigger(tokens: &[Token], columns: &[Column]) -> Option<Trigger> {
    let mut cursor = Cursor::new(tokens);
    let _ = cursor.skip("CREATE") && (cursor.skip("TEMP") || cursor.skip("TEMPORARY"));
    let _ = cursor.skip("TRIGGER") && cursor.skip("IF") && cursor.skip("NOT") && cursor.skip("EXISTS");
    cursor.object()?;
    let timing = if cursor.skip("AFTER") {
        TriggerTiming::After
    } else if cursor.skip("INSTEAD") {
        let _ = cursor.skip("OF");
        TriggerTiming::InsteadOf
    } else {
        let _ = cursor.skip("BEFORE"); // which is what it means to say nothing
        TriggerTiming::Before
    };
    let mut trigger = Trigger::new(timing);
    let event = cursor.next()?;
    if event.is("INSERT") {
        trigger = trigger.insert();
    } else if event.is("DELETE") {
        trigger = trigger.delete();
    } else {
        let of = cursor.skip("OF");
        let before_on = cursor.until("ON")?;
        let listed = if of { items(before_on) } else { Vec::new() };
        let listed = listed.into_iter().filter_map(|item| Cursor::new(item).name());
        trigger = trigger.update_of(listed.map(|name| own_name(columns, &name)));
    }
    let _ = cursor.skip("ON");
    cursor.object()?;
    let _ = cursor.skip("FOR") && cursor.skip("EACH") && cursor.skip("ROW");
    if cursor.skip("WHEN") {
        let mut ahead = cursor;
        let condition = ahead.until("BEGIN")?;
        trigger = trigger.when(Expression(plain(condition)));
        cursor = Cursor::new(&cursor.rest()[condition.len()..]);
    }
    Some(trigger.execute(SqlText::on(Dialect::Sqlite, plain(cursor.rest()))))
}
