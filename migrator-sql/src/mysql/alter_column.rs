use super::alter::statement;
use super::column::identity_start;
use super::quote::{identifier, object};
use super::{column, constraint, expression};
use crate::error::Unsupported;
use migrator_core::op::AlterColumn;
use migrator_core::schema::{Column, Constraint, Expression, Generated, Schema, Table};

/// Whether a change of a column needs statements of its own: the checks that name a column which is renamed
/// are dropped and created anew, so are the foreign keys on a column whose type changes, and `using` fills a
/// second column.
pub(super) fn needs_several(alter: &AlterColumn, before: &Table, schema: &Schema) -> bool {
    is_renamed(alter) && (checks(alter, before).next().is_some() || computed_from(alter, before).is_some())
        || is_converted(alter)
        || becomes_virtual_or_real(alter, before)
        || changes_type(alter, before) && !foreign_keys(alter, before, schema).is_empty()
}

/// The clause of a change that one statement does.
pub(super) fn clauses(
    alter: &AlterColumn,
    before: &Table,
    after: &Schema,
) -> Result<Vec<String>, Unsupported> {
    let (Some(old), Some(new)) = (before.column(&alter.column), column_after(alter, after)) else {
        return Ok(Vec::new());
    };
    let mut clauses: Vec<String> = clause(alter, old, new)?.into_iter().collect();
    if alter.identity.is_some() {
        clauses.extend(identity_start([new]));
    }
    Ok(clauses)
}

fn column_after<'a>(alter: &AlterColumn, after: &'a Schema) -> Option<&'a Column> {
    after.table(&alter.table)?.column(alter.renamed())
}

/// `MODIFY` drops what it does not repeat, so the column is written whole.
fn clause(alter: &AlterColumn, old: &Column, new: &Column) -> Result<Option<String>, Unsupported> {
    let definition = column::definition(new)?;
    let same = Column { name: new.name.clone(), ..old.clone() } == *new;
    Ok(match (is_renamed(alter), same) {
        (false, true) => None,
        (true, true) => Some(format!("RENAME COLUMN {} TO {}", identifier(&old.name), identifier(&new.name))),
        (true, false) => Some(format!("CHANGE {} {definition}", identifier(&old.name))),
        (false, false) => Some(format!("MODIFY {definition}")),
    })
}

/// The statements of a change that needs several.
pub(super) fn statements(
    alter: &AlterColumn,
    before: &Table,
    after: &Schema,
) -> Result<Vec<String>, Unsupported> {
    let (Some(old), Some(new)) = (before.column(&alter.column), column_after(alter, after)) else {
        return Ok(Vec::new());
    };
    if is_renamed(alter)
        && let Some(other) = computed_from(alter, before)
    {
        return Err(Unsupported::new(
            format!(
                "`{}.{other}` is computed from `{}`, and MariaDB breaks the table when that is renamed",
                alter.table, old.name
            ),
            "drop the generated column first, and add it again afterwards",
        ));
    }
    if is_converted(alter) {
        return converted(alter, before, old, new);
    }
    if becomes_virtual_or_real(alter, before) {
        return replaced(alter, before, old, new);
    }
    let mut first = Vec::new();
    let mut last = Vec::new();
    if changes_type(alter, before) {
        for (table, name, _) in foreign_keys(alter, before, after) {
            let Some(now) = after.table(&table.name) else { continue };
            let Some(rule @ Constraint::ForeignKey(key)) = now.constraints.get(&name) else { continue };
            constraint::check_foreign_key(after, now, &name, key)?;
            first.extend(statement(&now.name, &[constraint::drop(&name, rule)]));
            last.extend(statement(&now.name, &[format!("ADD {}", constraint::clause(&name, rule)?)]));
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
            adds.push(format!("ADD {}", constraint::clause(name, rule)?));
        }
        first.extend(statement(&alter.table, &drops));
        last.extend(statement(&alter.table, &adds));
    }
    let mut changes = Vec::new();
    if is_renamed(alter) && !foreign_keys(alter, before, after).is_empty() {
        // Of both in one statement, MariaDB says that it cannot drop the index of the foreign key.
        let unnamed = AlterColumn { rename: None, ..alter.clone() };
        let changed = Column { name: old.name.clone(), ..new.clone() };
        changes.extend(clause(&unnamed, old, &changed)?);
        changes.extend(clause(alter, &changed, new)?);
    } else {
        changes.extend(clause(alter, old, new)?);
    }
    let changes = changes.into_iter().filter_map(|clause| statement(&alter.table, &[clause]));
    Ok(first.into_iter().chain(changes).chain(last).collect())
}

/// A column that is computed when it is read has no values to keep; one that becomes such loses them.
fn replaced(
    alter: &AlterColumn,
    before: &Table,
    old: &Column,
    new: &Column,
) -> Result<Vec<String>, Unsupported> {
    if new.generated.is_none() {
        // It keeps the values that it had.
        let own = AlterColumn { using: Some(column_expression(&old.name)), ..alter.clone() };
        return converted(&own, before, old, new);
    }
    check_unused(alter, before, old, "is to be computed in another way")?;
    let clauses = [
        format!("DROP COLUMN {}", identifier(&old.name)),
        format!("ADD COLUMN {} {}", column::definition(new)?, place(before, old)),
    ];
    Ok(statement(&alter.table, &clauses).into_iter().collect())
}

fn column_expression(name: &str) -> Expression {
    format!("\"{}\"", name.replace('"', "\"\"")).into()
}

/// Refuses what would take the column out of its keys and indexes.
fn check_unused(alter: &AlterColumn, before: &Table, old: &Column, what: &str) -> Result<(), Unsupported> {
    let mut uses = before.uses_of(&old.name);
    let Some(last) = uses.pop() else { return Ok(()) };
    let uses = if uses.is_empty() { last } else { format!("{} and {last}", uses.join(", ")) };
    Err(Unsupported::new(
        format!("`{}.{}` {what} while {uses} stand on it, which MySQL cannot do", alter.table, old.name),
        "drop them first and create them again afterwards, or leave .using(…) out: MySQL casts on its own",
    ))
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
fn converted(
    alter: &AlterColumn,
    before: &Table,
    old: &Column,
    new: &Column,
) -> Result<Vec<String>, Unsupported> {
    let Some(using) = &alter.using else { return Ok(Vec::new()) };
    check_unused(alter, before, old, &format!("is converted by `{using}`"))?;
    if new.identity.is_some() || new.generated.is_some() {
        return Err(Unsupported::new(
            format!(
                "`{}.{}` is filled by the database and cannot be converted by `{using}`",
                alter.table, old.name
            ),
            "leave .using(…) out: MySQL casts on its own",
        ));
    }
    let between: String = format!("_migrator_{}", old.name).chars().take(64).collect();
    let fresh = Column { name: between.clone(), nullable: true, default: None, comment: None, ..new.clone() };
    let place = place(before, old);
    let table = &alter.table;
    let add = format!("ADD COLUMN {}", column::definition(&fresh)?);
    let fill = format!(
        "UPDATE {} SET {} = {}",
        object(table),
        identifier(&between),
        expression::parenthesized(using)?
    );
    let swap = [
        format!("DROP COLUMN {}", identifier(&old.name)),
        format!("CHANGE {} {} {place}", identifier(&between), column::definition(new)?),
    ];
    Ok(statement(table, &[add]).into_iter().chain([fill]).chain(statement(table, &swap)).collect())
}

fn is_renamed(alter: &AlterColumn) -> bool {
    alter.rename.as_ref().is_some_and(|name| *name != alter.column)
}

fn changes_type(alter: &AlterColumn, before: &Table) -> bool {
    let old = before.column(&alter.column).map(|column| &column.column_type);
    alter.column_type.as_ref().is_some_and(|new| Some(new) != old)
}

/// Whether the new values come from an expression that says more than the column's name.
fn is_converted(alter: &AlterColumn) -> bool {
    let quoted = format!("\"{}\"", alter.column.replace('"', "\"\""));
    alter.using.as_ref().is_some_and(|using| {
        using.0.trim() != alter.column
            && using.0.trim() != identifier(&alter.column)
            && *using != quoted.as_str().into()
    })
}

/// Whether it changes between one that is computed when it is read and one that has values, which `MODIFY`
/// does not do.
fn becomes_virtual_or_real(alter: &AlterColumn, before: &Table) -> bool {
    let is_virtual = |generated: Option<&Generated>| generated.is_some_and(|generated| !generated.stored);
    let old = before.column(&alter.column).and_then(|column| column.generated.as_ref());
    alter.generated.as_ref().is_some_and(|new| is_virtual(new.as_ref()) != is_virtual(old))
}

/// A generated column that is computed from the column.
fn computed_from<'a>(alter: &AlterColumn, before: &'a Table) -> Option<&'a str> {
    let mut others = before.columns.iter().filter(|other| other.name != alter.column);
    others.find(|other| other.uses(&alter.column)).map(|other| other.name.as_str())
}

/// The checks that name the column.
fn checks<'a>(alter: &'a AlterColumn, before: &'a Table) -> impl Iterator<Item = &'a String> {
    before
        .constraints
        .iter()
        .filter(|(_, rule)| matches!(rule, Constraint::Check(_)) && rule.uses(&alter.column))
        .map(|(name, _)| name)
}

/// The foreign keys that the column is part of, on either side: table, name, key. The keys of the table
/// itself are those before; the names of tables and keys do not change.
fn foreign_keys<'a>(
    alter: &AlterColumn,
    before: &'a Table,
    schema: &'a Schema,
) -> Vec<(&'a Table, String, &'a migrator_core::schema::ForeignKey)> {
    let own = before.constraints.iter().filter_map(|(name, rule)| match rule {
        Constraint::ForeignKey(key) => Some((before, name.clone(), key)),
        _ => None,
    });
    let own = own.filter(|(_, _, key)| {
        key.columns.contains(&alter.column)
            || key.referenced_table == before.name && key.referenced_columns.contains(&alter.column)
    });
    let others = schema.references_to(&before.name).filter(|(_, _, key)| {
        [alter.column.as_str(), alter.renamed()]
            .iter()
            .any(|name| key.referenced_columns.iter().any(|column| column == name))
    });
    own.chain(others.map(|(table, name, key)| (table, name.to_owned(), key))).collect()
}
