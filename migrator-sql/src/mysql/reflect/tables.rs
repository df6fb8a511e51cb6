use super::Found;
use super::row::Row;
use crate::mysql::default::with_marks;
use crate::reflect::{ReflectError, Rows, Unmodelled};
use migrator_core::schema::Table;
use std::collections::BTreeMap;

/// The collation that each character set has where none is named.
pub(super) fn usual_collations(rows: &Rows) -> Result<BTreeMap<&str, &str>, ReflectError> {
    rows.iter().map(|row| Ok((Row(row).text(0)?, Row(row).text(1)?))).collect()
}

/// The tables, without columns.
pub(super) fn read(rows: &Rows, usual: &BTreeMap<&str, &str>, found: &mut Found) -> Result<(), ReflectError> {
    for row in rows {
        let row = Row(row);
        let name = row.object(0)?;
        match row.text(2)? {
            "BASE TABLE" => {}
            "VIEW" | "SYSTEM VIEW" | "TEMPORARY" => continue,
            other => {
                found.unmodelled.push(Unmodelled::new(other.to_lowercase(), name.to_string()));
                continue;
            }
        }
        let mut table = Table::new(&name);
        table.options.engine = row.get(3)?.map(str::to_lowercase).filter(|engine| engine != "innodb");
        if let Some(collation) = row.get(4)? {
            let charset = collation.split('_').next().unwrap_or_default();
            table.options.charset = (charset != "utf8mb4").then(|| charset.to_owned());
            let is_usual = usual.get(charset) == Some(&collation);
            table.options.collation = (!is_usual).then(|| collation.to_owned());
            found.collations.insert(name.clone(), collation.to_owned());
        }
        table.comment = row.get(5)?.filter(|words| !words.is_empty()).map(with_marks);
        if row.get(6)?.is_some_and(|options| options.contains("partitioned")) {
            found.unmodelled.push(Unmodelled::new("partitions of table", name.to_string()));
        }
        found.schema.tables.insert(name, table);
    }
    Ok(())
}
