use super::catalog::{Catalog, Entry};
use super::record::records;
use crate::postgres::split;
use crate::reflect::{ReflectError, Row};
use migrator_core::name::ObjectName;
use migrator_core::schema::{PartitionBy, PartitionOf, PartitionStrategy, Table, View};
use std::collections::HashMap;

/// Reads tables and views, without what they consist of.
pub(super) fn read<'a>(rows: &'a [Row], catalog: &mut Catalog<'a>) -> Result<(), ReflectError> {
    for record in records("relations", rows, 13) {
        let record = record?;
        let name = record.name(1, 2)?;
        match record.need(3)? {
            "r" | "p" => {
                let mut table = Table::new(name.clone());
                table.comment = record.text(5).map(ToOwned::to_owned);
                table.options.unlogged = record.need(4)? == "u";
                table.options.temporary = record.need(4)? == "t";
                if let Some(key) = record.text(6) {
                    table.options.partition_by = partition_by(key);
                }
                let parent = record.text(9).map(|parent| ObjectName {
                    schema: record.text(8).map(ToOwned::to_owned),
                    name: parent.to_owned(),
                });
                match (record.text(7), parent) {
                    (Some(bound), Some(table_name)) => {
                        table.options.partition_of =
                            Some(PartitionOf { table: table_name, bound: bound.into() });
                    }
                    (None, Some(_)) => catalog.not_modelled("inheritance of table", name.clone()),
                    _ => {}
                }
                if record.text(11).is_some() {
                    catalog.not_modelled("storage options of table", name.clone());
                }
                if record.is(12) {
                    catalog.not_modelled("row security of table", name);
                }
                catalog.tables.insert(record.need(0)?, Entry { table, columns: HashMap::new() });
            }
            kind @ ("v" | "m") => {
                let mut view = View::new(record.text(10).unwrap_or_default());
                view.materialized = kind == "m";
                if record.text(11).is_some() {
                    catalog.not_modelled("options of view", name.clone());
                }
                if record.text(5).is_some() {
                    catalog.not_modelled("comment of view", name.clone());
                }
                catalog.views.insert(record.need(0)?, (name, view));
            }
            "f" => catalog.not_modelled("foreign table", name),
            _ => catalog.not_modelled("composite type", name),
        }
    }
    Ok(())
}

/// `RANGE (created_at, lower(name))`
fn partition_by(words: &str) -> Option<PartitionBy> {
    let (strategy, key) = words.split_once('(')?;
    let strategy = match strategy.trim() {
        "RANGE" => PartitionStrategy::Range,
        "LIST" => PartitionStrategy::List,
        _ => PartitionStrategy::Hash,
    };
    let key = split::at_commas(key.strip_suffix(')')?);
    Some(PartitionBy { strategy, key: key.into_iter().map(Into::into).collect() })
}
