//! Tables and indexes share their names in PostgreSQL, and primary keys and unique constraints are
//! indexes.

use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{Constraint, Schema, Table};

const HELP: &str =
    "in PostgreSQL tables, indexes, primary keys and unique constraints share their names: give it another";

/// Checks that no name which the operation gives is taken by something else of the schema.
pub(super) fn collision(operation: &Operation, schema: &Schema) -> Result<(), Unsupported> {
    let taken = |table: &ObjectName, name: &str| match holder(table, name, schema) {
        None => Ok(()),
        Some(holder) => {
            Err(Unsupported::new(format!("the name `{name}` is taken by {holder}"), HELP).at(name))
        }
    };
    match operation {
        // What is there is left as it is.
        Operation::CreateTable(create)
            if create.if_not_exists && schema.tables.contains_key(&create.table) =>
        {
            Ok(())
        }
        Operation::CreateIndex(create)
            if create.if_not_exists
                && schema
                    .table(&create.table)
                    .is_some_and(|table| table.indexes.contains_key(&create.name)) =>
        {
            Ok(())
        }
        Operation::CreateView(create) if create.if_not_exists && schema.views.contains_key(&create.name) => {
            Ok(())
        }
        Operation::CreateSequence(create)
            if create.if_not_exists && schema.sequences.contains_key(&create.name) =>
        {
            Ok(())
        }
        Operation::CreateEnum(create) if create.if_not_exists && schema.enums.contains_key(&create.name) => {
            Ok(())
        }
        Operation::CreateTable(create) => {
            taken(&create.table, &create.table.name)?;
            let keys = create.constraints.iter().filter(|(_, rule)| is_index(rule)).map(|(name, _)| name);
            let mut names: Vec<&String> = keys.chain(create.indexes.iter().map(|(name, _)| name)).collect();
            names.push(&create.table.name);
            names.sort();
            if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
                return Err(Unsupported::new(
                    format!("the name `{}` is given twice in table `{}`", twice[0], create.table),
                    HELP,
                )
                .at(twice[0]));
            }
            names.into_iter().try_for_each(|name| taken(&create.table, name))
        }
        Operation::RenameTable(rename) if rename.to != rename.table.name => taken(&rename.table, &rename.to),
        Operation::CreatePrimaryKey(create) => taken(&create.table, &create.name),
        Operation::CreateUniqueConstraint(create) if create.using_index.as_ref() == Some(&create.name) => {
            Ok(())
        }
        Operation::CreateUniqueConstraint(create) => taken(&create.table, &create.name),
        Operation::CreateExcludeConstraint(create) => taken(&create.table, &create.name),
        Operation::RenameIndex(rename) => taken(&rename.table, &rename.to),
        Operation::RenameConstraint(rename) => {
            let rule = schema.table(&rename.table).and_then(|table| table.constraints.get(&rename.name));
            if rule.is_some_and(is_index) { taken(&rename.table, &rename.to) } else { Ok(()) }
        }
        Operation::CreateView(create) => taken(&create.name, &create.name.name),
        Operation::CreateSequence(create) => taken(&create.name, &create.name.name),
        Operation::CreateEnum(create) => taken(&create.name, &create.name.name),
        Operation::CreateIndex(create) => taken(&create.table, &create.name),
        _ => Ok(()),
    }
}

/// What has the name in the schema of the table, in words.
fn holder(neighbour: &ObjectName, name: &str, schema: &Schema) -> Option<String> {
    let own = neighbour.sibling(name);
    let objects = [
        (schema.views.contains_key(&own), "view"),
        (schema.sequences.contains_key(&own), "sequence"),
        (schema.enums.contains_key(&own), "enum"),
    ];
    if let Some((_, kind)) = objects.into_iter().find(|(is, _)| *is) {
        return Some(format!("{kind} `{own}`"));
    }
    let same_schema = |table: &&Table| table.name.schema == neighbour.schema;
    schema.tables.values().filter(same_schema).find_map(|table| {
        if table.name.name == name {
            Some(format!("table `{}`", table.name))
        } else if table.indexes.contains_key(name) {
            Some(format!("an index of table `{}`", table.name))
        } else {
            let rule = table.constraints.get(name).filter(|rule| is_index(rule))?;
            Some(format!("the {} of table `{}`", rule.kind(), table.name))
        }
    })
}

fn is_index(rule: &Constraint) -> bool {
    matches!(rule, Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclude(_))
}
