//! How a column changes on MySQL, and what stands in the way of it.

use super::columns::check_expression;
use super::{columns, constraints, foreign_keys};
use crate::limits::Unsupported;
use crate::limits::words::{in_backticks, in_double_quotes};
use crate::op::AlterColumn;
use crate::schema::{Column, Constraint, ForeignKey, Generated, Schema, Table};

/// Whether a change of a column needs statements of its own: the checks that name a column which is renamed
/// are dropped and created anew, so are the foreign keys on a column whose type changes, and `using` fills a
/// second column.
pub fn needs_several(alter: &AlterColumn, before: &Table, schema: &Schema) -> bool {
    is_renamed(alter) && (checks(alter, before).next().is_some() || computed_from(alter, before).is_some())
        || is_converted(alter)
        || becomes_virtual_or_real(alter, before)
        || changes_type(alter, before) && !foreign_keys_of(alter, before, schema).is_empty()
}

/// Checks a change that one statement does.
pub(super) fn check(alter: &AlterColumn, before: &Table, after: &Schema) -> Result<(), Unsupported> {
    match (before.column(&alter.column), column_after(alter, after)) {
        (Some(_), Some(new)) => columns::check(new),
        _ => Ok(()),
    }
}

fn column_after<'a>(alter: &AlterColumn, after: &'a Schema) -> Option<&'a Column> {
    after.table(&alter.table)?.column(alter.renamed())
}

/// Checks a change that needs several statements.
pub(super) fn check_several(alter: &AlterColumn, before: &Table, after: &Schema) -> Result<(), Unsupported> {
    let (Some(old), Some(new)) = (before.column(&alter.column), column_after(alter, after)) else {
        return Ok(());
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
        )
        .at(&old.name));
    }
    if is_converted(alter) {
        return check_converted(alter, before, old, new);
    }
    if becomes_virtual_or_real(alter, before) {
        return if new.generated.is_none() {
            // It keeps the values that it had.
            let own = AlterColumn { using: Some(in_double_quotes(&old.name).into()), ..alter.clone() };
            check_converted(&own, before, old, new)
        } else {
            check_unused(alter, before, old, "is to be computed in another way")?;
            columns::check(new)
        };
    }
    if changes_type(alter, before) {
        for (table, name, _) in foreign_keys_of(alter, before, after) {
            let Some(now) = after.table(&table.name) else { continue };
            let Some(rule @ Constraint::ForeignKey(key)) = now.constraints.get(&name) else { continue };
            foreign_keys::check(after, now, &name, key)?;
            constraints::check(&name, rule)?;
        }
    }
    if is_renamed(alter)
        && let Some(now) = after.table(&alter.table)
    {
        for name in checks(alter, before) {
            now.constraints.get(name).map_or(Ok(()), |rule| constraints::check(name, rule))?;
        }
    }
    columns::check(new)
}

/// Refuses what would take the column out of its keys and indexes.
fn check_unused(alter: &AlterColumn, before: &Table, old: &Column, what: &str) -> Result<(), Unsupported> {
    let mut uses = before.uses_of(&old.name);
    let Some(last) = uses.pop() else { return Ok(()) };
    let uses = if uses.is_empty() { last } else { format!("{} and {last}", uses.join(", ")) };
    Err(Unsupported::new(
        format!("`{}.{}` {what} while {uses} stand on it, which MySQL cannot do", alter.table, old.name),
        "drop them first and create them again afterwards, or leave .using(…) out: MySQL casts on its own",
    )
    .at(&old.name))
}

/// A second column takes the new values, and then the place of the first.
fn check_converted(
    alter: &AlterColumn,
    before: &Table,
    old: &Column,
    new: &Column,
) -> Result<(), Unsupported> {
    let Some(using) = &alter.using else { return Ok(()) };
    check_unused(alter, before, old, &format!("is converted by `{using}`"))?;
    if new.identity.is_some() || new.generated.is_some() {
        return Err(Unsupported::new(
            format!(
                "`{}.{}` is filled by the database and cannot be converted by `{using}`",
                alter.table, old.name
            ),
            "leave .using(…) out: MySQL casts on its own",
        )
        .at(&old.name));
    }
    columns::check(new)?;
    check_expression(using)
}

/// Whether the column gets another name.
pub fn is_renamed(alter: &AlterColumn) -> bool {
    alter.rename.as_ref().is_some_and(|name| *name != alter.column)
}

/// Whether the column gets another type.
pub fn changes_type(alter: &AlterColumn, before: &Table) -> bool {
    let old = before.column(&alter.column).map(|column| &column.column_type);
    alter.column_type.as_ref().is_some_and(|new| Some(new) != old)
}

/// Whether the new values come from an expression that says more than the column's name.
pub fn is_converted(alter: &AlterColumn) -> bool {
    let quoted = in_double_quotes(&alter.column);
    alter.using.as_ref().is_some_and(|using| {
        using.0.trim() != alter.column
            && using.0.trim() != in_backticks(&alter.column)
            && *using != quoted.as_str().into()
    })
}

/// Whether it changes between one that is computed when it is read and one that has values, which `MODIFY`
/// does not do.
pub fn becomes_virtual_or_real(alter: &AlterColumn, before: &Table) -> bool {
    let is_virtual = |generated: Option<&Generated>| generated.is_some_and(|generated| !generated.stored);
    let old = before.column(&alter.column).and_then(|column| column.generated.as_ref());
    alter.generated.as_ref().is_some_and(|new| is_virtual(new.as_ref()) != is_virtual(old))
}

/// A generated column that is computed from the column.
pub fn computed_from<'a>(alter: &AlterColumn, before: &'a Table) -> Option<&'a str> {
    let mut others = before.columns.iter().filter(|other| other.name != alter.column);
    others.find(|other| other.uses(&alter.column)).map(|other| other.name.as_str())
}

/// The checks that name the column.
pub fn checks<'a>(alter: &'a AlterColumn, before: &'a Table) -> impl Iterator<Item = &'a String> {
    before
        .constraints
        .iter()
        .filter(|(_, rule)| matches!(rule, Constraint::Check(_)) && rule.uses(&alter.column))
        .map(|(name, _)| name)
}

/// The foreign keys that the column is part of, on either side: table, name, key. The keys of the table
/// itself are those before; the names of tables and keys do not change.
pub fn foreign_keys_of<'a>(
    alter: &AlterColumn,
    before: &'a Table,
    schema: &'a Schema,
) -> Vec<(&'a Table, String, &'a ForeignKey)> {
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
