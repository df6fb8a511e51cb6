use crate::reflect::{Reflected, Unmodelled};
use migrator_core::name::ObjectName;
use migrator_core::schema::{ColumnType, Identity, Schema, Table, View};
use std::collections::HashMap;

/// What is known while the rows are read. Things are found by their `oid`s, as in the catalogs.
#[derive(Default)]
pub(super) struct Catalog<'a> {
    pub(super) tables: HashMap<&'a str, Entry>,
    pub(super) views: HashMap<&'a str, (ObjectName, View)>,
    /// The types that enumerations and lists of them are.
    pub(super) enums: HashMap<String, ColumnType>,
    /// The operator classes that are not the usual ones of their types.
    pub(super) operator_classes: HashMap<&'a str, &'a str>,
    /// How columns are counted up, by table and number.
    pub(super) identities: HashMap<(String, i64), Identity>,
    pub(super) schema: Schema,
    pub(super) unmodelled: Vec<Unmodelled>,
}

/// A table, and the names of its columns by their numbers.
pub(super) struct Entry {
    pub(super) table: Table,
    pub(super) columns: HashMap<i64, String>,
}

impl Entry {
    /// The names of the columns with these numbers.
    pub(super) fn names(&self, numbers: &[i64]) -> Vec<String> {
        numbers.iter().filter_map(|number| self.columns.get(number).cloned()).collect()
    }
}

impl Catalog<'_> {
    pub(super) fn not_modelled(&mut self, kind: impl Into<String>, name: impl Into<ObjectName>) {
        self.unmodelled.push(Unmodelled::new(kind, name.into().to_string()));
    }

    pub(super) fn finish(self) -> Reflected {
        let Catalog { tables, views, mut schema, unmodelled, .. } = self;
        for Entry { mut table, .. } in tables.into_values() {
            if table.options.partition_of.is_some() {
                table.columns.clear();
            }
            schema.tables.insert(table.name.clone(), table);
        }
        schema.views.extend(views.into_values());
        Reflected { schema, unmodelled }
    }
}
