use super::catalog::Catalog;
use super::record::{Record, records};
use crate::reflect::{ReflectError, Row};
use migrator_core::schema::{Index, IndexPart, NullsOrder};

/// Reads the indexes of the tables, but for those of constraints.
pub(super) fn read(rows: &[Row], catalog: &mut Catalog<'_>) -> Result<(), ReflectError> {
    for record in records("indexes", rows, 14) {
        let record = record?;
        let oid = record.need(0)?;
        let name = record.need(1)?;
        let Some(entry) = catalog.tables.get(oid) else { continue };
        let full_name = entry.table.name.sibling(name);
        // What a CREATE INDEX CONCURRENTLY left that did not come to its end.
        if !record.is(4) {
            catalog.not_modelled("invalid index", full_name);
            continue;
        }
        let index = index(record, catalog)?;
        if record.text(13).is_some() {
            catalog.not_modelled("storage options of index", full_name);
        }
        if let Some(entry) = catalog.tables.get_mut(oid) {
            entry.table.indexes.insert(name.to_owned(), index);
        }
    }
    Ok(())
}

fn index(record: Record<'_>, catalog: &Catalog<'_>) -> Result<Index, ReflectError> {
    let names = catalog.tables.get(record.need(0)?).map(|entry| &entry.columns);
    let numbers = record.numbers(5)?;
    let keys = usize::try_from(record.number(6)?).unwrap_or(0);
    let options = record.numbers(7)?;
    let classes: Vec<&str> = record.need(8)?.split(' ').collect();
    let collations = record.list(9)?;
    let mut expressions = record.list(11)?.into_iter().flatten();
    let mut parts = Vec::with_capacity(keys);
    let mut include = Vec::new();
    for (at, number) in numbers.iter().enumerate() {
        let column = names.and_then(|names| names.get(number));
        if at >= keys {
            include.extend(column.cloned());
            continue;
        }
        let mut part = match column {
            Some(column) => IndexPart::from(column),
            None => IndexPart::expression(expressions.next().unwrap_or_default()),
        };
        let option = options.get(at).copied().unwrap_or(0);
        part.descending = option & 1 != 0;
        part.nulls = Some(if option & 2 != 0 { NullsOrder::First } else { NullsOrder::Last });
        part.operator_class = classes
            .get(at)
            .and_then(|class| catalog.operator_classes.get(class))
            .map(|name| (*name).to_owned());
        part.collation =
            collations.get(at).cloned().flatten().filter(|name| !name.is_empty() && name != "default");
        parts.push(part);
    }
    let mut index = Index::new(parts);
    index.unique = record.is(3);
    index.method = Some(record.need(2)?.to_owned());
    index.predicate = record.text(10).map(Into::into);
    index.include = include;
    index.nulls_not_distinct = record.is(12);
    Ok(index)
}
