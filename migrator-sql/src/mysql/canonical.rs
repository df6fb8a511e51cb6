use super::{column_type, default, expression};
use migrator_core::name::{ObjectName, constraint_name};
use migrator_core::schema::{Column, Constraint, Index, ReferentialAction, Schema, Table};

/// The schema as it is read back.
pub(crate) fn canonical(schema: &Schema) -> Schema {
    let mut canonical = Schema::default();
    for table in schema.tables.values() {
        canonical.tables.insert(table.name.clone(), canonical_table(table));
    }
    canonical
}

fn canonical_table(table: &Table) -> Table {
    let mut canonical = Table::new(&table.name);
    let key = table.primary_key().map(|(_, key)| key).unwrap_or_default();
    for column in &table.columns {
        canonical.columns.push(canonical_column(column, key.contains(&column.name)));
    }
    let mut unique = Vec::new();
    for (name, rule) in &table.constraints {
        match rule {
            Constraint::PrimaryKey(_) => {}
            Constraint::Unique(columns) => {
                let index = Index { columns: columns.clone(), unique: true, predicate: None };
                unique.push((name.clone(), index));
            }
            other => {
                canonical.constraints.insert(name.clone(), canonical_constraint(other));
            }
        }
    }
    if !key.is_empty() {
        add_primary_key(&mut canonical, key.to_vec());
    }
    for (name, index) in unique {
        add_index(&mut canonical, name, index);
    }
    for (name, index) in &table.indexes {
        add_index(&mut canonical, name.clone(), index.clone());
    }
    canonical
}

fn canonical_column(column: &Column, in_key: bool) -> Column {
    let column_type = column_type::canonical(&column.column_type);
    let default = column.default.as_ref().and_then(|value| default::canonical(&column_type, value));
    let nullable = column.nullable && !column.identity && !in_key;
    Column { column_type, default, nullable, ..column.clone() }
}

fn canonical_constraint(rule: &Constraint) -> Constraint {
    match rule {
        Constraint::Check(condition) => Constraint::Check(expression::canonical(&condition.0).into()),
        Constraint::ForeignKey(key) => {
            let mut key = key.clone();
            key.on_delete = action(key.on_delete);
            key.on_update = action(key.on_update);
            Constraint::ForeignKey(key)
        }
        other => other.clone(),
    }
}

/// InnoDB looks at once, whatever it is told.
pub(super) fn action(action: ReferentialAction) -> ReferentialAction {
    if action == ReferentialAction::Restrict { ReferentialAction::NoAction } else { action }
}

/// Puts the primary key in, which MySQL keeps no name of, after all other constraints but the unique ones:
/// it gets the name by convention.
pub(super) fn add_primary_key(table: &mut Table, columns: Vec<String>) {
    let name = primary_key_name(&table.name);
    let name = if table.constraints.contains_key(&name) { "PRIMARY".into() } else { name };
    table.constraints.insert(name, Constraint::PrimaryKey(columns));
}

fn primary_key_name(table: &ObjectName) -> String {
    constraint_name(&table.name, &[], "pkey")
}

/// Puts an index in, after all constraints: a unique one is a constraint to MySQL, and one that a foreign
/// key of its name stands on belongs to that.
pub(super) fn add_index(table: &mut Table, name: String, index: Index) {
    match table.constraints.get(&name) {
        Some(Constraint::ForeignKey(key)) if !index.unique && key.columns == index.columns => {}
        None if index.unique && index.predicate.is_none() => {
            table.constraints.insert(name, Constraint::Unique(index.columns));
        }
        _ => {
            table.indexes.insert(name, index);
        }
    }
}
