//! How long it takes to make a schema of what SQLite's catalog gives: 1,000 tables of 10 columns, 2
//! indexes and a foreign key.

use criterion::{Criterion, criterion_group, criterion_main};
use migrator_sql::reflect::Row;
use migrator_sql::sqlite::reflect::read;
use std::hint::black_box;

fn rows() -> Vec<Row> {
    let row = |kind: &str, name: String, table: String, sql: String| {
        vec![None, Some(kind.to_owned()), Some(name), Some(table), Some(sql)]
    };
    let mut rows = Vec::new();
    for number in 0..1_000 {
        let table = format!("table_{number}");
        let columns: Vec<String> =
            (0..8).map(|at| format!("\"column_{at}\" VARCHAR(255) NOT NULL DEFAULT 'it''s {at}'")).collect();
        let create = format!(
            "CREATE TABLE \"{table}\" (\n    \"id\" INTEGER NOT NULL CONSTRAINT \"{table}_pkey\" PRIMARY KEY AUTOINCREMENT,\n    \
             {},\n    \"parent_id\" BIGINT,\n    CONSTRAINT \"{table}_fkey\" FOREIGN KEY (\"parent_id\") \
             REFERENCES \"table_{}\" (\"id\") ON DELETE CASCADE\n)",
            columns.join(",\n    "),
            number / 2
        );
        rows.push(row("table", table.clone(), table.clone(), create));
        for at in 0..2 {
            let name = format!("ix_{number}_{at}");
            let create = format!("CREATE INDEX \"{name}\" ON \"{table}\" (\"column_{at}\", \"id\" DESC)");
            rows.push(row("index", name, table.clone(), create));
        }
    }
    rows
}

fn reading(criterion: &mut Criterion) {
    let results = [rows(), Vec::new()];
    criterion.bench_function("read 1,000 tables of SQLite", |bencher| {
        bencher.iter(|| black_box(read(black_box(&results))));
    });
}

criterion_group!(benches, reading);
criterion_main!(benches);
