use super::alter::statement;
use super::column::identity_start;
use super::quote::{identifier, object};
use super::{column, constraint, expression};
use migrator_core::limits::mysql::{
    becomes_virtual_or_real, changes_type, checks, foreign_keys_of, is_converted, is_renamed,
};
use migrator_core::op::AlterColumn;
use migrator_core::schema::{Column, ColumnType, Expression, Schema, Table};

/// The clause of a change that one statement does.
pub(super) fn clauses(alter: &AlterColumn, before: &Table, after: &Schema) -> Vec<String> {
    let (Some(old), Some(new)) = (before.column(&alter.column), column_after(alter, after)) else {
        return Vec::new();
    };
    let mut clauses: Vec<String> = clause(alter, old, new).into_iter().collect();
    if alter.identity.is_some() {
        clauses.extend(identity_start([new]));
    }
    clauses
}

fn column_after<'a>(alter: &AlterColumn, after: &'a Schema) -> Option<&'a Column> {
    after.table(&alter.table)?.column(alter.renamed())
}

/// `MODIFY` drops what it does not repeat, so the column is written whole.
fn clause(alter: &AlterColumn, old: &Column, new: &Column) -> Option<String> {
    let definition = column::definition(new);
    let same = Column { name: new.name.clone(), ..old.clone() } == *new;
    match (is_renamed(alter), same) {
        (false, true) => None,
        // MariaDB forgets that it renamed the column in the check that it gives it, and fails the next time.
        (true, true) if is_json(&new.column_type) => {
            Some(format!("CHANGE {} {definition}", identifier(&old.name)))
        }
        (true, true) => Some(format!("RENAME COLUMN {} TO {}", identifier(&old.name), identifier(&new.name))),
        (true, false) => Some(format!("CHANGE {} {definition}", identifier(&old.name))),
        (false, false) => Some(format!("MODIFY {definition}")),
    }
}

fn is_json(column_type: &ColumnType) -> bool {
    match column_type {
        ColumnType::Json | ColumnType::JsonBinary => true,
        ColumnType::Custom(name) => name.trim().eq_ignore_ascii_case("json"),
        _ => false,
    }
}

/// The statements of a change that needs several.
pub(super) fn statements(alter: &AlterColumn, before: &Table, after: &Schema) -> Vec<String> {
    let (Some(old), Some(new)) = (before.column(&alter.column), column_after(alter, after)) else {
        return Vec::new();
    };
    if is_converted(alter) {
        return converted(alter, before, old, new);
    }
    if becomes_virtual_or_real(alter, before) {
        return replaced(alter, before, old, new);
    }
    let mut first = Vec::new();
    let mut last = Vec::new();
    if changes_type(alter, before) {
        for (table, name, _) in foreign_keys_of(alter, before, after) {
            let Some(now) = after.table(&table.name) else { continue };
            let Some(rule) = now.constraints.get(&name) else { continue };
            first.extend(statement(&now.name, &[constraint::drop(&name, rule)]));
            last.extend(statement(&now.name, &[format!("ADD {}", constraint::clause(&name, rule))]));
        }
    }
    if is_renamed(alter)
        && let Some(now) = after.table(&alter.table)
    {
        let names: Vec<&String> = checks(alter, before).collect();
        let rules = names.iter().filter_map(|name| now.constraints.get(*name).map(|rule| (name, rule)));
        let mut adds = Vec::new();
        let mut drops = Vec::new();
        for (name, rule) in rules {
            drops.push(constraint::drop(name, rule));
            adds.push(format!("ADD {}", constraint::clause(name, rule)));
        }
        first.extend(statement(&alter.table, &drops));
        last.extend(statement(&alter.table, &adds));
    }
    let mut changes = Vec::new();
    if is_renamed(alter) && !foreign_keys_of(alter, before, after).is_empty() {
        // Of both in one statement, MariaDB says that it cannot drop the index of the foreign key.
        let unnamed = AlterColumn { rename: None, ..alter.clone() };
        let changed = Column { name: old.name.clone(), ..new.clone() };
        changes.extend(clause(&unnamed, old, &changed));
        changes.extend(clause(alter, &changed, new));
    } else {
        changes.extend(clause(alter, old, new));
    }
    let changes = changes.into_iter().filter_map(|clause| statement(&alter.table, &[clause]));
    first.into_iter().chain(changes).chain(last).collect()
}

/// A column that is computed when it is read has no values to keep; one that becomes such loses them.
fn replaced(alter: &AlterColumn, before: &Table, old: &Column, new: &Column) -> Vec<String> {
    if new.generated.is_none() {
        // It keeps the values that it had.
        let own = AlterColumn { using: Some(column_expression(&old.name)), ..alter.clone() };
        return converted(&own, before, old, new);
    }
    let clauses = [
        format!("DROP COLUMN {}", identifier(&old.name)),
        format!("ADD COLUMN {} {}", column::definition(new), place(before, old)),
    ];
    statement(&alter.table, &clauses).into_iter().collect()
}

fn column_expression(name: &str) -> Expression {
    format!("\"{}\"", name.replace('"', "\"\"")).into()
}

/// Where a column stands among the others.
fn place(before: &Table, old: &Column) -> String {
    let position = before.columns.iter().position(|column| column.name == old.name).unwrap_or_default();
    match position.checked_sub(1).and_then(|at| before.columns.get(at)) {
        Some(previous) => format!("AFTER {}", identifier(&previous.name)),
        None => "FIRST".into(),
    }
}

/// A second column takes the new values, and then the place of the first.
fn converted(alter: &AlterColumn, before: &Table, old: &Column, new: &Column) -> Vec<String> {
    let Some(using) = &alter.using else { return Vec::new() };
    let between: String = format!("_migrator_{}", old.name).chars().take(64).collect();
    let between = between.trim_end().to_owned(); // no name ends in a space
    let fresh = Column { name: between.clone(), nullable: true, default: None, comment: None, ..new.clone() };
    let place = place(before, old);
    let table = &alter.table;
    let add = format!("ADD COLUMN {}", column::definition(&fresh));
    let fill = format!(
        "UPDATE {} SET {} = {}",
        object(table),
        identifier(&between),
        expression::parenthesized(using)
    );
    let swap = [
        format!("DROP COLUMN {}", identifier(&old.name)),
        format!("CHANGE {} {} {place}", identifier(&between), column::definition(new)),
    ];
    statement(table, &[add]).into_iter().chain([fill]).chain(statement(table, &swap)).collect()
}
