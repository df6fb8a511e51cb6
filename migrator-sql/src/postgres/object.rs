//! What is no table: schemas, extensions, enumerations, sequences, views, functions, triggers.

use super::quote::{body, identifier, identifiers, object, parenthesized, text};
use super::split;
use migrator_core::capability::Dialect;
use migrator_core::limits::postgres::is_created_anew;
use migrator_core::name::ObjectName;
use migrator_core::op::{
    AddEnumValue, AlterSequence, CreateEnum, CreateExtension, CreateFunction, CreateSchema, CreateSequence,
    CreateTrigger, CreateView, EnumValuePlace, ReplaceView,
};
use migrator_core::schema::{FunctionName, Schema, Sequence, SqlText, TriggerEvent};

pub(super) fn create_schema(create: &CreateSchema) -> String {
    format!("CREATE SCHEMA {}{}", if_not_exists(create.if_not_exists), identifier(&create.name))
}

pub(super) fn create_extension(create: &CreateExtension) -> String {
    let mut sql =
        format!("CREATE EXTENSION {}{}", if_not_exists(create.if_not_exists), identifier(&create.name));
    if let Some(schema) = &create.schema {
        sql.push_str(&format!(" SCHEMA {}", identifier(schema)));
    }
    if let Some(version) = &create.version {
        sql.push_str(&format!(" VERSION {}", text(version)));
    }
    sql
}

pub(super) fn create_enum(create: &CreateEnum) -> String {
    let labels: Vec<String> = create.labels.iter().map(|label| text(label)).collect();
    let sql = format!("CREATE TYPE {} AS ENUM ({})", object(&create.name), labels.join(", "));
    if !create.if_not_exists {
        return sql;
    }
    let condition = format!("pg_catalog.to_regtype({}) IS NULL", text(&object(&create.name)));
    only_if(&condition, &sql)
}

pub(super) fn add_enum_value(add: &AddEnumValue) -> String {
    let place = match &add.place {
        EnumValuePlace::Last => String::new(),
        EnumValuePlace::Before(other) => format!(" BEFORE {}", text(other)),
        EnumValuePlace::After(other) => format!(" AFTER {}", text(other)),
    };
    format!("ALTER TYPE {} ADD VALUE {}{place}", object(&add.name), text(&add.value))
}

pub(super) fn create_sequence(create: &CreateSequence) -> String {
    let Sequence { start, increment, min, max, cache, cycle } = create.sequence;
    let mut sql = format!(
        "CREATE SEQUENCE {}{} START WITH {start} INCREMENT BY {increment}",
        if_not_exists(create.if_not_exists),
        object(&create.name)
    );
    for (word, bound) in [("MINVALUE", min), ("MAXVALUE", max)] {
        if let Some(bound) = bound {
            sql.push_str(&format!(" {word} {bound}"));
        }
    }
    if cache != 1 {
        sql.push_str(&format!(" CACHE {cache}"));
    }
    if cycle {
        sql.push_str(" CYCLE");
    }
    sql
}

pub(super) fn alter_sequence(alter: &AlterSequence) -> String {
    let mut sql = format!("ALTER SEQUENCE {}", object(&alter.name));
    let mut say = |words: String| sql.push_str(&format!(" {words}"));
    if let Some(increment) = alter.increment {
        say(format!("INCREMENT BY {increment}"));
    }
    for (word, bound) in [("MINVALUE", alter.min), ("MAXVALUE", alter.max)] {
        match bound {
            Some(Some(bound)) => say(format!("{word} {bound}")),
            Some(None) => say(format!("NO {word}")),
            None => {}
        }
    }
    if let Some(start) = alter.start {
        say(format!("START WITH {start}"));
    }
    if let Some(cache) = alter.cache {
        say(format!("CACHE {cache}"));
    }
    if let Some(cycle) = alter.cycle {
        say(if cycle { "CYCLE".into() } else { "NO CYCLE".into() });
    }
    sql
}

pub(super) fn create_view(create: &CreateView) -> String {
    let query = query(&create.query);
    let name = object(&create.name);
    if create.materialized {
        let if_not_exists = if_not_exists(create.if_not_exists);
        return format!("CREATE MATERIALIZED VIEW {if_not_exists}{name} AS\n{query}");
    }
    let sql = format!("CREATE VIEW {name} AS\n{query}");
    if !create.if_not_exists {
        return sql;
    }
    only_if(&format!("pg_catalog.to_regclass({}) IS NULL", text(&name)), &sql)
}

/// A materialized view is dropped and created again; it has no triggers.
/// `OR REPLACE` keeps the columns of a view and adds others behind them; a view of other columns is
/// dropped and created, with its triggers.
pub(super) fn replace_view(replace: &ReplaceView, schema: Option<&Schema>) -> Vec<String> {
    let query = query(&replace.query);
    let name = object(&replace.name);
    if let Some(schema) = schema
        && let Some(old) = schema.views.get(&replace.name)
        && is_created_anew(replace, schema)
    {
        let mut statements = vec![format!("DROP VIEW {name}"), format!("CREATE VIEW {name} AS\n{query}")];
        for (trigger, own) in &old.triggers {
            statements.push(create_trigger(&CreateTrigger::new(trigger, &replace.name, own.clone())));
        }
        return statements;
    }
    if replace.materialized {
        vec![format!("DROP MATERIALIZED VIEW {name}"), format!("CREATE MATERIALIZED VIEW {name} AS\n{query}")]
    } else {
        vec![format!("CREATE OR REPLACE VIEW {name} AS\n{query}")]
    }
}

pub(super) fn drop_view(name: &ObjectName, materialized: bool, may_be_missing: bool) -> String {
    let kind = if materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    format!("DROP {kind} {}{}", if_exists(may_be_missing), object(name))
}

fn query(query: &SqlText) -> String {
    let sql = query.get(Dialect::Postgres).trim().trim_end_matches(';').trim_end();
    if sql.contains("--") { format!("{sql}\n") } else { sql.to_owned() }
}

pub(super) fn create_function(create: &CreateFunction) -> String {
    let function = &create.function;
    let code = function.body.get(Dialect::Postgres);
    let mut sql = format!(
        "CREATE {}FUNCTION {}({})",
        if create.or_replace { "OR REPLACE " } else { "" },
        object(&create.name.name),
        create.name.arguments
    );
    if !function.returns.trim().is_empty() {
        sql.push_str(&format!(" RETURNS {}", function.returns));
    }
    sql.push_str(&format!(" LANGUAGE {}", identifier(&function.language.to_lowercase())));
    if !function.attributes.trim().is_empty() {
        sql.push_str(&format!(" {}", function.attributes));
    }
    sql.push_str(&format!(" AS {}", body(code)));
    sql
}

pub(super) fn drop_function(name: &FunctionName, may_be_missing: bool) -> String {
    // The defaults of arguments tell no function from another, and are not read here.
    let arguments: Vec<&str> = split::at_commas(&name.arguments)
        .into_iter()
        .map(|argument| {
            let lower = argument.to_ascii_lowercase();
            let end = split::at_word(&lower, " default ").or_else(|| split::at_word(&lower, "="));
            end.map_or(argument, |(own, _)| argument[..own.len()].trim_end())
        })
        .collect();
    format!("DROP FUNCTION {}{}({})", if_exists(may_be_missing), object(&name.name), arguments.join(", "))
}

pub(super) fn create_trigger(create: &CreateTrigger) -> String {
    let trigger = &create.trigger;
    let action = trigger.body.get(Dialect::Postgres).trim().trim_end_matches(';');
    let events: Vec<String> = trigger
        .events
        .iter()
        .map(|event| match event {
            TriggerEvent::Insert => "INSERT".to_owned(),
            TriggerEvent::Update(columns) if columns.is_empty() => "UPDATE".to_owned(),
            TriggerEvent::Update(columns) => format!("UPDATE OF {}", identifiers(columns)),
            TriggerEvent::Delete => "DELETE".to_owned(),
            TriggerEvent::Truncate => "TRUNCATE".to_owned(),
        })
        .collect();
    let mut sql = format!(
        "CREATE TRIGGER {} {} {} ON {} FOR EACH {}",
        identifier(&create.name),
        trigger.timing.sql(),
        events.join(" OR "),
        object(&create.table),
        if trigger.for_each_row { "ROW" } else { "STATEMENT" }
    );
    if let Some(condition) = &trigger.when {
        sql.push_str(&format!(" WHEN {}", parenthesized(condition)));
    }
    format!("{sql} {action}")
}

/// A statement that runs only if the condition is true at that moment.
fn only_if(condition: &str, sql: &str) -> String {
    let code = format!("BEGIN IF {condition} THEN EXECUTE {}; END IF; END", text(sql));
    format!("DO {}", body(&code))
}

fn if_not_exists(is: bool) -> &'static str {
    if is { "IF NOT EXISTS " } else { "" }
}

pub(super) fn if_exists(is: bool) -> &'static str {
    if is { "IF EXISTS " } else { "" }
}
