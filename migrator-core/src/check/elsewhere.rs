use crate::op::{ApplyError, ObjectKind};
use crate::schema::{Constraint, Index, Schema};

/// Where what is missing is instead: on another table, or as a thing of another kind.
pub(super) fn elsewhere(error: &ApplyError, schema: &Schema) -> Option<String> {
    match error {
        ApplyError::NoSuchTable { table, .. } => {
            if schema.views.contains_key(table) {
                Some(format!("`{table}` is a view"))
            } else if schema.sequences.contains_key(table) {
                Some(format!("`{table}` is a sequence"))
            } else {
                let mut same = schema.tables.keys().filter(|other| other.name == table.name);
                let (found, None) = (same.next()?, same.next()) else { return None };
                Some(format!("there is a table `{found}`: write {}", found.source()))
            }
        }
        ApplyError::NoSuchIndex { table, name, .. } => {
            if let Some(owner) = schema.table_with_index(name) {
                return Some(format!("index `{name}` belongs to table `{}`", owner.name));
            }
            let constraint = schema.table(table)?.constraints.get(name)?;
            Some(format!(
                "`{name}` is a {}: write op.drop_constraint({name:?}, {})",
                constraint.kind(),
                table.source()
            ))
        }
        ApplyError::NoSuchConstraint { table, name, .. } => {
            if schema.table(table).is_some_and(|table| table.indexes.contains_key(name)) {
                return Some(format!(
                    "`{name}` is an index: write op.drop_index({name:?}, {})",
                    table.source()
                ));
            }
            let mut owners = schema.tables.values().filter(|other| other.constraints.contains_key(name));
            let (owner, None) = (owners.next()?, owners.next()) else { return None };
            Some(format!("constraint `{name}` belongs to table `{}`", owner.name))
        }
        ApplyError::NotUnique { table, .. } => {
            let table = schema.table(table)?;
            let of_keys = table.constraints.values().filter_map(|constraint| match constraint {
                Constraint::PrimaryKey(columns) => Some(columns.clone()),
                Constraint::Unique(unique) => Some(unique.columns.clone()),
                _ => None,
            });
            let of_indexes = table.indexes.values().filter(|index| index.unique && index.predicate.is_none());
            let keys: Vec<String> = of_keys
                .chain(of_indexes.map(Index::named_columns))
                .map(|columns| format!("({})", columns.join(", ")))
                .collect();
            (!keys.is_empty()).then(|| format!("unique in `{}`: {}", table.name, keys.join(", ")))
        }
        ApplyError::NoSuchObject { kind: ObjectKind::View, name, .. } => {
            let is_it = |table: &&crate::name::ObjectName| table.to_string() == *name;
            let table = schema.tables.keys().find(is_it)?;
            Some(format!("`{name}` is a table: write op.drop_table({})", table.source()))
        }
        _ => None,
    }
}
