use migrator_core::name::ObjectName;
use migrator_core::schema::{ColumnDefault, ColumnType, Constraint, FunctionName, Schema, Table};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The schema that is the connection's own, as a rule.
const PUBLIC: &str = "public";

/// The schema with what is in `public` called as what is in the connection's own schema, unless both
/// have something of one name.
pub(super) fn unqualified(schema: &Schema) -> Cow<'_, Schema> {
    if !names_public(schema) {
        return Cow::Borrowed(schema);
    }
    let mut schema = schema.clone();
    schema.schemas.remove(PUBLIC);
    let all: BTreeSet<ObjectName> = schema
        .tables
        .keys()
        .chain(schema.views.keys())
        .chain(schema.enums.keys())
        .chain(schema.sequences.keys())
        .cloned()
        .collect();
    let is_public = |name: &ObjectName| name.schema.as_deref() == Some(PUBLIC);
    let rename = |name: &mut ObjectName| {
        let plain = ObjectName { schema: None, name: name.name.clone() };
        if is_public(name) && !all.contains(&plain) {
            *name = plain;
        }
    };
    let renamed = |name: ObjectName| {
        let mut name = name;
        rename(&mut name);
        name
    };
    schema.tables = std::mem::take(&mut schema.tables)
        .into_iter()
        .map(|(name, mut table)| {
            rename(&mut table.name);
            if let Some(of) = &mut table.options.partition_of {
                rename(&mut of.table);
            }
            for rule in table.constraints.values_mut() {
                if let Constraint::ForeignKey(key) = rule {
                    rename(&mut key.referenced_table);
                }
            }
            for column in &mut table.columns {
                if let Some(ColumnDefault::NextValue(sequence)) = &mut column.default {
                    rename(sequence);
                }
                rename_type(&mut column.column_type, &rename);
            }
            (renamed(name), table)
        })
        .collect();
    schema.views = std::mem::take(&mut schema.views).into_iter().map(|(n, v)| (renamed(n), v)).collect();
    schema.enums = std::mem::take(&mut schema.enums).into_iter().map(|(n, v)| (renamed(n), v)).collect();
    schema.sequences =
        std::mem::take(&mut schema.sequences).into_iter().map(|(n, v)| (renamed(n), v)).collect();
    schema.functions = std::mem::take(&mut schema.functions)
        .into_iter()
        .map(|(FunctionName { name, arguments }, v)| (FunctionName { name: renamed(name), arguments }, v))
        .collect();
    Cow::Owned(schema)
}

fn names_public(schema: &Schema) -> bool {
    let is_public = |name: &ObjectName| name.schema.as_deref() == Some(PUBLIC);
    let in_table = |table: &Table| {
        is_public(&table.name)
            || table.options.partition_of.as_ref().is_some_and(|of| is_public(&of.table))
            || table
                .constraints
                .values()
                .any(|rule| matches!(rule, Constraint::ForeignKey(key) if is_public(&key.referenced_table)))
            || table.columns.iter().any(|column| {
                matches!(&column.default, Some(ColumnDefault::NextValue(name)) if is_public(name))
                    || column.column_type.enumeration().is_some_and(|(name, _)| is_public(name))
            })
    };
    schema.schemas.contains(PUBLIC)
        || schema.views.keys().chain(schema.enums.keys()).chain(schema.sequences.keys()).any(is_public)
        || schema.functions.keys().any(|function| is_public(&function.name))
        || schema.tables.values().any(in_table)
}

fn rename_type(column_type: &mut ColumnType, rename: &dyn Fn(&mut ObjectName)) {
    match column_type {
        ColumnType::Enumeration { name, .. } => rename(name),
        ColumnType::Array(element) => rename_type(element, rename),
        _ => {}
    }
}
