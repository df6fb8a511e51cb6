use super::catalog::Catalog;
use super::record::records;
use crate::postgres::column_type;
use crate::reflect::{ReflectError, Row};
use migrator_core::schema::{Column, ColumnDefault, Generated};

/// Reads the columns of the tables, in their order.
pub(super) fn read(rows: &[Row], catalog: &mut Catalog<'_>) -> Result<(), ReflectError> {
    let mut ordered = Vec::with_capacity(rows.len());
    for record in records("columns", rows, 11) {
        let record = record?;
        ordered.push((record.need(0)?, record.number(1)?, record));
    }
    ordered.sort_unstable_by_key(|(table, number, _)| (*table, *number));
    for (oid, number, record) in ordered {
        let name = record.need(2)?.to_owned();
        let Some(entry) = catalog.tables.get_mut(oid) else { continue };
        entry.columns.insert(number, name.clone());
        let column_type = match catalog.enums.get(record.need(4)?) {
            Some(enumeration) => enumeration.clone(),
            None => column_type::parse(record.need(3)?),
        };
        let mut column = Column::new(name, column_type);
        column.nullable = !record.is(5);
        let expression = record.text(6);
        match record.text(8) {
            Some(kind) => {
                column.generated =
                    expression.map(|sql| Generated { expression: sql.into(), stored: kind == "s" });
            }
            None => column.default = expression.map(|sql| ColumnDefault::Expression(sql.into())),
        }
        if let Some(kind) = record.text(7) {
            let key = (oid.to_owned(), number);
            let mut identity = catalog.identities.get(&key).cloned().unwrap_or_default();
            identity.always = kind == "a";
            column.identity = Some(identity);
        }
        column.collation = record.text(9).map(ToOwned::to_owned);
        column.comment = record.text(10).map(ToOwned::to_owned);
        entry.table.columns.push(column);
    }
    Ok(())
}
