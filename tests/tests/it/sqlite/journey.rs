use super::{Database, assert_model, create_all};
use migrator_core::capability::Dialect;
use migrator_core::inverse::inverse;
use migrator_core::op::{BulkInsert, Operation};
use migrator_core::schema::{Column, ColumnType, Literal, Schema, Table};
use migrator_sql::sqlite::quote::{identifier, identifiers};
use migrator_sql::{RenderCause, render};
use std::collections::BTreeMap;

const ROWS: i64 = 3;

/// Why SQLite cannot do them, said before anything runs.
pub(crate) fn unsupported(operations: &[Operation], schema: &Schema) -> Option<String> {
    match render(operations, &mut schema.clone(), Dialect::Sqlite) {
        Err(error) if matches!(error.cause, RenderCause::Unsupported(_)) => Some(error.to_string()),
        _ => None,
    }
}

/// Runs the operations up, down and up again on a database with rows in it. After each leg, the database
/// is what the model says, and no row is lost.
pub(crate) async fn there_and_back(before: &Schema, operations: &[Operation], context: &str) {
    let mut db = Database::memory().await;
    db.upgrade(&mut Schema::default(), &create_all(before))
        .await
        .unwrap_or_else(|e| panic!("{context}: {e}"));
    assert_model(&mut db, before, &format!("before {context}")).await;
    let triggers = before.tables.values().any(|table| !table.triggers.is_empty());
    if !triggers {
        fill(&mut db, before).await;
    }
    let rows = contents(&mut db, before).await;
    // The model does not read SQL of the user's own.
    let is_known = !operations.iter().any(|op| matches!(op, Operation::Execute(_) | Operation::Run(_)));
    let moves_rows = |operation: &Operation| {
        matches!(operation, Operation::BulkInsert(_) | Operation::DeleteRows(_))
            || operation.loses(before).is_some()
    };
    let loses = !is_known || operations.iter().any(moves_rows);
    let mut schema = before.clone();
    for round in ["up", "up again"] {
        let context = format!("{round} {context}");
        let back = inverse(operations, &mut before.clone());
        db.upgrade(&mut schema, operations).await.unwrap_or_else(|e| panic!("{context}: {e}"));
        if is_known {
            assert_model(&mut db, &schema, &context).await;
        }
        for (table, own) in rows.iter().filter(|_| !loses) {
            if schema.tables.keys().any(|name| name.name == *table) {
                let sql = format!("SELECT count(*) FROM {}", identifier(table));
                assert_eq!(db.lines(&sql).await, [own.len().to_string()], "{table} {context}");
            }
        }
        let Ok(back) = back else { break };
        db.upgrade(&mut schema, &back).await.unwrap_or_else(|e| panic!("back from {context}: {e}"));
        assert_eq!(schema, *before, "back from {context}");
        assert_model(&mut db, &schema, &format!("back from {context}")).await;
        // What a backfill does is the runtime's, which does not run here; its way back does.
        let fills = operations.iter().any(|op| matches!(op, Operation::Backfill(_)));
        if !loses && !fills {
            assert_eq!(contents(&mut db, before).await, rows, "back from {context}");
        }
    }
}

/// Puts rows into every table; those of the same number point at each other.
async fn fill(db: &mut Database, schema: &Schema) {
    for operation in create_all(schema) {
        let Operation::CreateTable(create) = operation else { continue };
        let columns: Vec<&Column> =
            create.columns.iter().filter(|column| column.generated.is_none()).collect();
        let row = |number: i64| columns.iter().map(|column| value(column, number)).collect();
        let insert = BulkInsert {
            table: create.table.clone(),
            columns: columns.iter().map(|column| column.name.clone()).collect(),
            rows: (1..=ROWS).map(row).collect(),
        };
        db.upgrade(&mut schema.clone(), &[insert.into()]).await.unwrap();
    }
}

fn value(column: &Column, number: i64) -> Literal {
    use ColumnType as T;
    match &column.column_type {
        T::SmallInteger | T::Integer | T::BigInteger | T::Float | T::Double | T::Custom(_) => number.into(),
        T::Numeric(..) | T::UnboundedNumeric | T::Money => number.into(),
        T::Boolean => (number % 2 == 0).into(),
        T::Binary | T::VarBinary(_) => Literal::Bytes(vec![number as u8]),
        T::Enumeration { labels, .. } => labels[number as usize % labels.len()].clone().into(),
        _ => format!("value {number}").into(),
    }
}

/// The rows of each table, without the order of their columns.
async fn contents(db: &mut Database, schema: &Schema) -> BTreeMap<String, Vec<String>> {
    let mut contents = BTreeMap::new();
    for table in schema.tables.values() {
        let Table { name, .. } = table;
        let mut columns: Vec<&str> = table.column_names().collect();
        columns.sort_unstable();
        let sql = format!("SELECT {} FROM {} ORDER BY 1, 2", identifiers(columns), identifier(&name.name));
        let sql = if table.columns.len() == 1 { sql.replace("ORDER BY 1, 2", "ORDER BY 1") } else { sql };
        contents.insert(name.name.clone(), db.lines(&sql).await);
    }
    contents
}
