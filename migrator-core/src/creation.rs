//! A schema as the operations that create it.

use crate::name::ObjectName;
use crate::op::{
    CreateEnum, CreateExtension, CreateForeignKey, CreateFunction, CreateSchema, CreateSequence, CreateTable,
    CreateTrigger, CreateView, Operation,
};
use crate::schema::{ColumnDefault, Constraint, Function, FunctionName, Schema, Table, View};
use std::collections::{BTreeMap, BTreeSet};

/// The operations that create everything in the schema, on a database that has nothing of it: what is
/// needed before what needs it. Foreign keys in a circle are created after their tables.
///
/// ```
/// use migrator_core::{creation::creation, op::*, schema::Schema};
/// let mut schema = Schema::default();
/// CreateTable::new("users", [integer("id").primary_key()]).apply(&mut schema).unwrap();
/// let mut again = Schema::default();
/// for operation in creation(&schema) {
///     operation.apply(&mut again).unwrap();
/// }
/// assert_eq!(again, schema);
/// ```
pub fn creation(schema: &Schema) -> Vec<Operation> {
    let mut operations: Vec<Operation> = Vec::new();
    for name in &schema.schemas {
        operations.push(CreateSchema { name: name.clone(), if_not_exists: false }.into());
    }
    for name in &schema.extensions {
        operations.push(CreateExtension::new(name).into());
    }
    for (name, labels) in &schema.enums {
        operations.push(CreateEnum::new(name, labels).into());
    }
    for (name, sequence) in &schema.sequences {
        operations.push(CreateSequence::new(name, sequence.clone()).into());
    }
    let (early, late): (Vec<_>, Vec<_>) =
        schema.functions.iter().partition(|(name, function)| comes_before_tables(schema, name, function));
    operations.extend(early.into_iter().map(create_function));
    operations.extend(create_tables(schema));
    operations.extend(late.into_iter().map(create_function));
    let views = views_in_order(&schema.views);
    operations.extend(views.iter().map(|(name, view)| CreateView::of(name, view).into()));
    let of_tables = schema.tables.values().map(|table| (&table.name, &table.triggers));
    let of_views = schema.views.iter().map(|(name, view)| (name, &view.triggers));
    for (owner, triggers) in of_tables.chain(of_views) {
        let create = |(name, trigger): (&String, &crate::schema::Trigger)| {
            CreateTrigger::new(name, owner, trigger.clone()).into()
        };
        operations.extend(triggers.iter().map(create));
    }
    operations
}

fn create_function((name, function): (&FunctionName, &Function)) -> Operation {
    CreateFunction { name: name.clone(), function: function.clone(), or_replace: false }.into()
}

/// A function in SQL is checked when it is created, so the tables that it reads must be there; unless
/// a table itself needs it.
fn comes_before_tables(schema: &Schema, name: &FunctionName, function: &Function) -> bool {
    let named = &name.name.name;
    !function.language.eq_ignore_ascii_case("sql")
        || schema.tables.values().any(|table| {
            let columns = table.columns.iter().any(|column| {
                let by_default = match &column.default {
                    Some(ColumnDefault::Expression(expression)) => expression.names(named),
                    _ => false,
                };
                by_default || column.uses(named)
            });
            columns
                || table.constraints.values().any(|constraint| constraint.uses(named))
                || table.indexes.values().any(|index| index.uses(named))
        })
}

fn create_tables(schema: &Schema) -> Vec<Operation> {
    let mut operations: Vec<Operation> = Vec::new();
    let mut last: Vec<Operation> = Vec::new();
    let mut done: BTreeSet<&ObjectName> = BTreeSet::new();
    let mut waiting: Vec<&Table> = schema.tables.values().collect();
    while !waiting.is_empty() {
        let ready = |table: &&Table| needs(schema, table).all(|needed| done.contains(needed));
        let (now, later): (Vec<&Table>, Vec<&Table>) = waiting.iter().partition(|table| ready(table));
        // In a circle, the first goes without the keys that close it.
        let (now, later) = if now.is_empty() {
            let (first, rest) = later.split_at(1);
            (first.to_vec(), rest.to_vec())
        } else {
            (now, later)
        };
        for table in &now {
            let mut create = CreateTable::of(table);
            create.constraints.retain(|(name, constraint)| match constraint {
                Constraint::ForeignKey(key)
                    if key.referenced_table != table.name && !done.contains(&key.referenced_table) =>
                {
                    let (name, table, key) = (name.clone(), table.name.clone(), key.clone());
                    last.push(CreateForeignKey { name, table, key }.into());
                    false
                }
                _ => true,
            });
            operations.push(create.into());
        }
        done.extend(now.iter().map(|table| &table.name));
        waiting = later;
    }
    operations.append(&mut last);
    operations
}

/// The other tables of the schema that must be there before this one.
fn needs<'a>(schema: &'a Schema, table: &'a Table) -> impl Iterator<Item = &'a ObjectName> {
    let keys = table.constraints.values().filter_map(|constraint| match constraint {
        Constraint::ForeignKey(key) => Some(&key.referenced_table),
        _ => None,
    });
    let parent = table.options.partition_of.iter().map(|of| &of.table);
    keys.chain(parent).filter(|name| **name != table.name && schema.tables.contains_key(name))
}

/// Views after the views that their queries name.
fn views_in_order(views: &BTreeMap<ObjectName, View>) -> Vec<(&ObjectName, &View)> {
    let mut ordered: Vec<(&ObjectName, &View)> = Vec::new();
    let mut waiting: Vec<(&ObjectName, &View)> = views.iter().collect();
    while !waiting.is_empty() {
        let names = |view: &View, other: &ObjectName| {
            crate::schema::Expression::from(view.query.shown()).names(&other.name)
        };
        let blocked = |(name, view): &(&ObjectName, &View)| {
            waiting.iter().any(|(other, _)| other != name && names(view, other))
        };
        let (later, now): (Vec<_>, Vec<_>) = waiting.iter().copied().partition(|entry| blocked(entry));
        if now.is_empty() {
            ordered.extend(later); // names that only look like one another
            break;
        }
        ordered.extend(now);
        waiting = later;
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::op::{Op, integer};

    #[test]
    fn circles_are_closed_at_the_end_and_views_stand_in_order() {
        let mut schema = Schema::default();
        for name in ["a", "b"] {
            let columns = [integer("id").primary_key(), integer("other")];
            CreateTable::new(name, columns).apply(&mut schema).unwrap();
        }
        for (from, to) in [("a", "b"), ("b", "a")] {
            let key = crate::schema::ForeignKey::new(["other"], to, ["id"]);
            let create = CreateForeignKey { name: format!("fk_{from}"), table: from.into(), key };
            create.apply(&mut schema).unwrap();
        }
        schema.views.insert("first".into(), View::new("SELECT * FROM second"));
        schema.views.insert("second".into(), View::new("SELECT id FROM a"));
        let mut again = Schema::default();
        let operations = creation(&schema);
        for operation in &operations {
            operation.apply(&mut again).unwrap();
        }
        assert_eq!(again, schema);
        let names: Vec<&str> = operations.iter().map(Operation::name).collect();
        let expected = ["create_table", "create_table", "create_foreign_key", "create_view", "create_view"];
        assert_eq!(names, expected);
        assert!(operations[3].describe().text.contains("second"));
    }

    #[test]
    fn every_example_can_be_created_anew() {
        for (schema, operation) in Operation::examples() {
            let mut after = schema.clone();
            operation.apply(&mut after).unwrap();
            for schema in [schema, after] {
                let mut again = Schema { dialect: schema.dialect, ..Schema::default() };
                for operation in creation(&schema) {
                    operation.apply(&mut again).unwrap_or_else(|e| panic!("{}: {e}", operation.describe()));
                }
                assert_eq!(again, schema, "{}", operation.describe());
            }
        }
    }
}
