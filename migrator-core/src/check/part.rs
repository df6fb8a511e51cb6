use super::body::{Body, Item, Touched};
use super::knowledge::names_in;
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::{Constraint, Schema, Table};
use std::collections::BTreeSet;

/// The part of a schema that a revision can touch.
///
/// A history of a thousand tables is not copied for each of its revisions.
pub(super) struct Part {
    names: BTreeSet<String>,
    /// Whether something that other tables stand on may go or change.
    wide: bool,
    /// That part, before the revision.
    pub(super) schema: Schema,
}

impl Part {
    /// What the body names of the schema.
    pub(super) fn of(schema: &Schema, body: &Body) -> Self {
        let mut part = Part { names: BTreeSet::new(), wide: false, schema: Schema::default() };
        for item in body.upgrade.iter().chain(body.downgrade.iter().flatten()) {
            match item {
                Item::Operation(operation) => {
                    part.names.extend(names_in(operation));
                    part.wide |= !only_adds(operation);
                }
                Item::Unknown(Touched::Names(touched)) => {
                    part.names.extend(touched.iter().map(|name| name.name.clone()));
                }
                Item::Unknown(_) => {}
            }
        }
        part.schema = part.now(schema);
        part
    }

    /// The same part of another schema.
    pub(super) fn now(&self, schema: &Schema) -> Schema {
        let mut part = Schema {
            dialect: schema.dialect,
            views: schema.views.clone(),
            enums: schema.enums.clone(),
            sequences: schema.sequences.clone(),
            functions: schema.functions.clone(),
            schemas: schema.schemas.clone(),
            extensions: schema.extensions.clone(),
            ..Schema::default()
        };
        let found: Vec<&Table> = if self.wide {
            schema.tables.values().filter(|table| self.touches(table)).collect()
        } else {
            let spaces =
                || std::iter::once(None).chain(schema.schemas.iter().map(|space| Some(space.clone())));
            let named = self
                .names
                .iter()
                .flat_map(|name| spaces().map(move |space| ObjectName { schema: space, name: name.clone() }));
            named.filter_map(|name| schema.table(&name)).collect()
        };
        part.tables = found.into_iter().map(|table| (table.name.clone(), table.clone())).collect();
        part
    }

    fn touches(&self, table: &Table) -> bool {
        let points_there = |constraint: &Constraint| match constraint {
            Constraint::ForeignKey(key) => self.names.contains(&key.referenced_table.name),
            _ => false,
        };
        self.names.contains(&table.name.name)
            || table.constraints.values().any(points_there)
            || table.indexes.keys().any(|index| self.names.contains(index))
    }
}

/// Whether nothing that is there can go or change by it.
fn only_adds(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::CreateTable(_)
            | Operation::AddColumn(_)
            | Operation::CreateIndex(_)
            | Operation::CreateUniqueConstraint(_)
            | Operation::CreateCheckConstraint(_)
            | Operation::CreateForeignKey(_)
            | Operation::BulkInsert(_)
            | Operation::Execute(_)
            | Operation::Run(_)
            | Operation::Backfill(_)
    )
}
