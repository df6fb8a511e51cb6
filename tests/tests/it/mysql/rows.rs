use super::Database;
use migrator_core::op::{BulkInsert, Operation};
use migrator_core::schema::{Column, ColumnType, Constraint, Literal, Schema, Table};

/// Puts two rows into each table. The values follow from the number of the row and the type alone, so a
/// foreign key finds its row.
pub(crate) fn fill(db: &mut Database, schema: &mut Schema) {
    let mut waiting: Vec<Table> = schema.tables.values().cloned().collect();
    let mut filled: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let at = waiting.iter().position(|table| {
            table.constraints.values().all(|rule| match rule {
                Constraint::ForeignKey(key) => {
                    key.referenced_table == table.name
                        || filled.iter().any(|other| other.name == key.referenced_table)
                }
                _ => true,
            })
        });
        let table = waiting.remove(at.unwrap());
        let insert: Operation = BulkInsert {
            table: table.name.clone(),
            columns: own(&table).map(|column| column.name.clone()).collect(),
            rows: [1, 2]
                .map(|row| own(&table).map(|column| value(&column.column_type, row)).collect())
                .to_vec(),
        }
        .into();
        db.upgrade(schema, &[insert]).unwrap();
        filled.push(table);
    }
}

/// The columns that the database does not compute.
fn own(table: &Table) -> impl Iterator<Item = &Column> {
    table.columns.iter().filter(|column| column.generated.is_none())
}

fn value(column_type: &ColumnType, row: i64) -> Literal {
    match column_type {
        ColumnType::Boolean => (row == 1).into(),
        ColumnType::Uuid => format!("00000000-0000-4000-8000-00000000000{row}").into(),
        ColumnType::String(_) | ColumnType::Char(_) | ColumnType::Text => format!("{row}").into(),
        ColumnType::Json | ColumnType::JsonBinary => format!("{{\"row\": {row}}}").into(),
        ColumnType::Date => format!("2020-01-0{row}").into(),
        ColumnType::Time { .. } => format!("10:00:0{row}").into(),
        ColumnType::Timestamp { .. } => format!("2020-01-0{row} 10:00:00").into(),
        ColumnType::Binary => Literal::Bytes(vec![0, row.try_into().unwrap()]),
        ColumnType::Enumeration { labels, .. } => labels[usize::try_from(row).unwrap() - 1].clone().into(),
        _ => row.into(),
    }
}
