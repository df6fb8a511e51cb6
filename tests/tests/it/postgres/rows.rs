use super::Database;
use migrator_core::op::Operations;
use migrator_core::schema::{ColumnType, Constraint, Literal, Schema, Table};

/// Puts two rows into every table: those that others point at first.
pub(crate) fn fill(db: &mut Database, schema: &mut Schema) {
    let mut waiting: Vec<Table> = schema.tables.values().cloned().collect();
    let mut filled = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|table| {
            table.constraints.values().all(|rule| match rule {
                Constraint::ForeignKey(key) => {
                    key.referenced_table == table.name || filled.contains(&key.referenced_table)
                }
                _ => true,
            })
        });
        let table = waiting.remove(ready.unwrap_or(0));
        filled.push(table.name.clone());
        let plain: Vec<_> = table.columns.iter().filter(|column| column.generated.is_none()).collect();
        let names: Vec<&str> = plain.iter().map(|column| column.name.as_str()).collect();
        if names.is_empty() || table.options.partition_of.is_some() {
            continue;
        }
        let row = |n: i64| plain.iter().map(|column| value(&column.column_type, n)).collect();
        let mut op = Operations::default();
        op.bulk_insert(&table.name, names, [row(1), row(2)]);
        // Of tables in a circle, or with conditions, the rows may not fit.
        let _ = db.upgrade(schema, op.recorded());
    }
}

fn value(column_type: &ColumnType, n: i64) -> Literal {
    match column_type {
        ColumnType::Boolean => (n == 1).into(),
        ColumnType::Uuid => format!("{n}{n}{n}{n}{n}{n}{n}{n}-0000-4000-8000-000000000000").into(),
        ColumnType::Date => format!("2025-01-0{n}").into(),
        ColumnType::Time { .. } => format!("0{n}:00:00").into(),
        ColumnType::Timestamp { .. } => format!("2025-01-0{n} 00:00:00").into(),
        ColumnType::Interval => format!("{n} days").into(),
        ColumnType::Json | ColumnType::JsonBinary => format!("{{\"a\": {n}}}").into(),
        ColumnType::Xml => format!("<a>{n}</a>").into(),
        ColumnType::Inet | ColumnType::Cidr => format!("10.0.0.{n}").into(),
        ColumnType::MacAddr => format!("08:00:2b:01:02:0{n}").into(),
        ColumnType::Binary | ColumnType::VarBinary(_) => Literal::Bytes(vec![0, 255]),
        ColumnType::Bit(length) | ColumnType::VarBit(length) => "1".repeat(*length as usize).into(),
        ColumnType::Array(_) => "{}".into(),
        ColumnType::Enumeration { labels, .. } => labels[0].clone().into(),
        ColumnType::String(_) | ColumnType::Char(_) | ColumnType::Text => format!("{n}").into(),
        _ => n.into(),
    }
}
