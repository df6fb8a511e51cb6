use super::array;
use super::catalog::Catalog;
use super::record::{Record, records};
use crate::reflect::{ReflectError, Row};
use migrator_core::schema::{ColumnType, Identity, Sequence};

/// Reads what is no table: enumerations, sequences, schemas, extensions, and what is not modelled.
pub(super) fn read<'a>(rows: &'a [Row], catalog: &mut Catalog<'a>) -> Result<(), ReflectError> {
    for record in records("objects", rows, 4) {
        let record = record?;
        match record.need(0)? {
            "enum" => {
                let labels = record.list(3)?.into_iter().flatten().collect();
                catalog.schema.enums.insert(record.name(1, 2)?, labels);
            }
            "type of an enum" => read_enum_type(record, catalog)?,
            "sequence" => read_sequence(record, catalog)?,
            "schema" => {
                catalog.schema.schemas.insert(record.need(2)?.to_owned());
            }
            "extension" => {
                catalog.schema.extensions.insert(record.need(2)?.to_owned());
            }
            "operator class" => {
                catalog.operator_classes.insert(record.need(1)?, record.need(2)?);
            }
            kind => catalog.not_modelled(kind, record.name(1, 2)?),
        }
    }
    Ok(())
}

fn details(record: Record<'_>) -> Result<Vec<Option<String>>, ReflectError> {
    record.list(3)
}

fn read_enum_type(record: Record<'_>, catalog: &mut Catalog<'_>) -> Result<(), ReflectError> {
    let details = details(record)?;
    let [Some(oid), Some(list), labels] = details.as_slice() else {
        return Err(record.error(3, "has no oids"));
    };
    let labels = labels.as_deref().unwrap_or("{}");
    let labels = array::parse(labels).ok_or_else(|| record.error(3, "has no labels"))?;
    let own =
        ColumnType::Enumeration { name: record.name(1, 2)?, labels: labels.into_iter().flatten().collect() };
    catalog.enums.insert(oid.clone(), own.clone());
    catalog.enums.insert(list.clone(), ColumnType::Array(Box::new(own)));
    Ok(())
}

fn read_sequence(record: Record<'_>, catalog: &mut Catalog<'_>) -> Result<(), ReflectError> {
    let details = details(record)?;
    let text = |at: usize| details.get(at).and_then(Option::as_deref);
    let number = |at: usize| {
        text(at)
            .and_then(|n| n.parse::<i64>().ok())
            .ok_or_else(|| record.error(3, "has no number where one is due"))
    };
    let (start, increment, min, max, cache) = (number(0)?, number(1)?, number(2)?, number(3)?, number(4)?);
    if text(9) == Some("i") {
        let identity = Identity { always: false, start: Some(start), increment: Some(increment) };
        let table = text(7).unwrap_or_default().to_owned();
        catalog.identities.insert((table, number(8)?), identity);
        return Ok(());
    }
    let name = record.name(1, 2)?;
    // That of a column counts to where its column's type ends, which its greatest number says too.
    let of_column = text(9) == Some("a");
    if text(6).is_some_and(|own| own != "bigint") && !of_column {
        catalog.not_modelled(format!("type {} of sequence", text(6).unwrap_or_default()), name.clone());
    }
    let cycle = matches!(text(5), Some("true" | "t"));
    catalog
        .schema
        .sequences
        .insert(name, Sequence { start, increment, min: Some(min), max: Some(max), cache, cycle });
    Ok(())
}
