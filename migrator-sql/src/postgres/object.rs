//! What is no table: schemas, extensions, enumerations, sequences, views, functions, triggers.

use super::limits::{check_name, check_object_name};
use super::quote::{body, identifier, identifiers, object, parenthesized, text};
use super::split;
use crate::error::Unsupported;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{
    AddEnumValue, AlterSequence, CreateEnum, CreateExtension, CreateFunction, CreateSchema, CreateSequence,
    CreateTrigger, CreateView, EnumValuePlace, ReplaceView,
};
use migrator_core::schema::{
    Expression, FunctionName, Schema, Sequence, SqlText, TriggerEvent, TriggerTiming,
};

pub(super) fn create_schema(create: &CreateSchema) -> Result<String, Unsupported> {
    check_name("schema", &create.name)?;
    if create.name.starts_with("pg_") {
        return Err(Unsupported::new(
            format!(
                "the name of schema `{}` begins with `pg_`, which PostgreSQL keeps for itself",
                create.name
            ),
            "give it another name",
        ));
    }
    Ok(format!("CREATE SCHEMA {}{}", if_not_exists(create.if_not_exists), identifier(&create.name)))
}

pub(super) fn create_extension(create: &CreateExtension) -> Result<String, Unsupported> {
    check_name("extension", &create.name)?;
    let mut sql =
        format!("CREATE EXTENSION {}{}", if_not_exists(create.if_not_exists), identifier(&create.name));
    if let Some(schema) = &create.schema {
        sql.push_str(&format!(" SCHEMA {}", identifier(schema)));
    }
    if let Some(version) = &create.version {
        sql.push_str(&format!(" VERSION {}", text(version)));
    }
    Ok(sql)
}

pub(super) fn create_enum(create: &CreateEnum) -> Result<String, Unsupported> {
    check_object_name("enum", &create.name)?;
    create.labels.iter().try_for_each(|label| check_label(&create.name, label))?;
    let labels: Vec<String> = create.labels.iter().map(|label| text(label)).collect();
    let sql = format!("CREATE TYPE {} AS ENUM ({})", object(&create.name), labels.join(", "));
    if !create.if_not_exists {
        return Ok(sql);
    }
    let condition = format!("pg_catalog.to_regtype({}) IS NULL", text(&object(&create.name)));
    Ok(only_if(&condition, &sql))
}

pub(super) fn add_enum_value(add: &AddEnumValue) -> Result<String, Unsupported> {
    check_label(&add.name, &add.value)?;
    let place = match &add.place {
        EnumValuePlace::Last => String::new(),
        EnumValuePlace::Before(other) => format!(" BEFORE {}", text(other)),
        EnumValuePlace::After(other) => format!(" AFTER {}", text(other)),
    };
    Ok(format!("ALTER TYPE {} ADD VALUE {}{place}", object(&add.name), text(&add.value)))
}

pub(super) fn check_label(name: &ObjectName, label: &str) -> Result<(), Unsupported> {
    if label.len() > 63 {
        return Err(Unsupported::new(
            format!(
                "a label of enum `{name}` has {} bytes, and PostgreSQL takes 63 at most: `{label}`",
                label.len()
            ),
            "give it a shorter label",
        ));
    }
    Ok(())
}

pub(super) fn create_sequence(create: &CreateSequence) -> Result<String, Unsupported> {
    check_object_name("sequence", &create.name)?;
    let Sequence { start, increment, min, max, cache, cycle } = create.sequence;
    check_sequence(&create.name, &create.sequence)?;
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
    Ok(sql)
}

pub(super) fn check_sequence(name: &ObjectName, sequence: &Sequence) -> Result<(), Unsupported> {
    let down = sequence.increment < 0;
    let min = sequence.min.unwrap_or(if down { i64::MIN } else { 1 });
    let max = sequence.max.unwrap_or(if down { -1 } else { i64::MAX });
    let fact = if sequence.increment == 0 {
        "counts by 0".to_owned()
    } else if min >= max {
        format!("counts from {min} to {max}")
    } else if !(min..=max).contains(&sequence.start) {
        format!("starts at {}, which is not between {min} and {max}", sequence.start)
    } else if sequence.cache < 1 {
        format!("keeps {} values ready", sequence.cache)
    } else {
        return Ok(());
    };
    Err(Unsupported::new(
        format!("sequence `{name}` {fact}"),
        "PostgreSQL counts by 1 or more, up or down, between two bounds that the start is in, and keeps at least 1 ready",
    ))
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

pub(super) fn create_view(create: &CreateView) -> Result<String, Unsupported> {
    check_object_name("view", &create.name)?;
    let query = query(&create.name, &create.query)?;
    let name = object(&create.name);
    if create.materialized {
        let if_not_exists = if_not_exists(create.if_not_exists);
        return Ok(format!("CREATE MATERIALIZED VIEW {if_not_exists}{name} AS\n{query}"));
    }
    let sql = format!("CREATE VIEW {name} AS\n{query}");
    if !create.if_not_exists {
        return Ok(sql);
    }
    Ok(only_if(&format!("pg_catalog.to_regclass({}) IS NULL", text(&name)), &sql))
}

/// A materialized view is dropped and created again; it has no triggers.
/// `OR REPLACE` keeps the columns of a view and adds others behind them; a view of other columns is
/// dropped and created, with its triggers.
pub(super) fn replace_view(
    replace: &ReplaceView,
    schema: Option<&Schema>,
) -> Result<Vec<String>, Unsupported> {
    let query = query(&replace.name, &replace.query)?;
    let name = object(&replace.name);
    if !replace.materialized
        && let Some(schema) = schema
        && let Some(old) = schema.views.get(&replace.name)
        && !keeps_columns(old.query.get(Dialect::Postgres), &query)
        && !is_read_by_a_view(schema, &replace.name)
    {
        let mut statements = vec![format!("DROP VIEW {name}"), format!("CREATE VIEW {name} AS\n{query}")];
        for (trigger, own) in &old.triggers {
            statements.push(create_trigger(&CreateTrigger::new(trigger, &replace.name, own.clone()))?);
        }
        return Ok(statements);
    }
    Ok(if replace.materialized {
        vec![format!("DROP MATERIALIZED VIEW {name}"), format!("CREATE MATERIALIZED VIEW {name} AS\n{query}")]
    } else {
        vec![format!("CREATE OR REPLACE VIEW {name} AS\n{query}")]
    })
}

pub(super) fn drop_view(name: &ObjectName, materialized: bool, may_be_missing: bool) -> String {
    let kind = if materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    format!("DROP {kind} {}{}", if_exists(may_be_missing), object(name))
}

/// Whether the second query selects what the first does, as far as its words tell, and perhaps more.
fn keeps_columns(old: &str, new: &str) -> bool {
    let list = |sql: &str| {
        let words = sql.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let list = words.strip_prefix("select ").and_then(|rest| rest.split(" from ").next());
        list.map(|list| format!("{list},"))
    };
    match (list(old), list(new)) {
        // What a star stands for, the words do not tell.
        (Some(old), Some(_)) if old.contains('*') => false,
        (Some(old), Some(new)) => new.starts_with(&old),
        _ => true,
    }
}

fn is_read_by_a_view(schema: &Schema, name: &ObjectName) -> bool {
    let reads = |sql: &SqlText| Expression::from(sql.get(Dialect::Postgres)).names(&name.name);
    schema.views.iter().any(|(other, view)| other != name && reads(&view.query))
}

fn query(name: &ObjectName, query: &SqlText) -> Result<String, Unsupported> {
    let sql = query.get(Dialect::Postgres).trim().trim_end_matches(';').trim_end();
    if sql.is_empty() {
        return Err(Unsupported::new(
            format!("view `{name}` has no query for PostgreSQL"),
            "write one, or create the view by op.on(Dialect::…) for the databases that it is for",
        ));
    }
    Ok(if sql.contains("--") { format!("{sql}\n") } else { sql.to_owned() })
}

pub(super) fn create_function(create: &CreateFunction) -> Result<String, Unsupported> {
    check_object_name("function", &create.name.name)?;
    let function = &create.function;
    let code = function.body.get(Dialect::Postgres);
    if code.trim().is_empty() {
        return Err(Unsupported::new(
            format!("function `{}` has no body for PostgreSQL", create.name.name),
            "write one, or create the function by op.on(Dialect::…) for the databases that it is for",
        ));
    }
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
    Ok(sql)
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

pub(super) fn create_trigger(create: &CreateTrigger) -> Result<String, Unsupported> {
    check_name("trigger", &create.name)?;
    let trigger = &create.trigger;
    let action = trigger.body.get(Dialect::Postgres).trim().trim_end_matches(';');
    let refuse =
        |fact: &str, help: &str| Err(Unsupported::new(format!("trigger `{}` {fact}", create.name), help));
    if action.is_empty() {
        return refuse("does nothing on PostgreSQL", "say .execute(\"EXECUTE FUNCTION …()\")");
    }
    if !action.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("execute")) {
        return refuse(
            "has a body of statements, and PostgreSQL's triggers call a function",
            "create a function that returns trigger, and say .execute(\"EXECUTE FUNCTION …()\")",
        );
    }
    if trigger.for_each_row && trigger.events.contains(&TriggerEvent::Truncate) {
        return refuse(
            "acts for each row that TRUNCATE takes, and there are none",
            "say .for_each_statement()",
        );
    }
    if !trigger.for_each_row && trigger.timing == TriggerTiming::InsteadOf {
        return refuse(
            "acts instead of a statement, and PostgreSQL does so for rows only",
            "leave .for_each_statement() out",
        );
    }
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
    Ok(format!("{sql} {action}"))
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
