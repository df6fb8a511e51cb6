use super::Database;
use migrator_core::op::{CreateTable, Operation};
use migrator_core::schema::{
    Column, ColumnDefault, ColumnType, Constraint, Expression, ForeignKey, Schema, Table,
};
use migrator_sql::sqlite::quote::{literal, text};
use migrator_sql::sqlite::{Clause, TableText};
use std::collections::{BTreeMap, BTreeSet};

/// The operations that create every table of a schema.
pub(crate) fn create_all(schema: &Schema) -> Vec<Operation> {
    let mut waiting: Vec<&Table> = schema.tables.values().collect();
    let mut created = Schema::default();
    let mut operations = Vec::new();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|table| {
            let create: Operation = CreateTable {
                table: table.name.clone(),
                columns: table.columns.clone(),
                constraints: table.constraints.clone().into_iter().collect(),
                indexes: table.indexes.clone().into_iter().collect(),
                comment: table.comment.clone(),
                options: table.options.clone(),
                if_not_exists: false,
            }
            .into();
            let fits = create.apply(&mut created).is_ok();
            if fits {
                operations.push(create);
            }
            !fits
        });
        assert!(waiting.len() < before, "tables that point at each other");
    }
    operations
}

/// Checks that the database is what the model says: by what SQLite itself says of its tables.
pub(crate) async fn assert_model(db: &mut Database, schema: &Schema, context: &str) {
    let tables: Vec<String> = schema.tables.keys().map(|name| name.name.clone()).collect();
    assert_eq!(db.tables().await, tables, "{context}");
    for table in schema.tables.values() {
        assert_table(db, table, context).await;
    }
    assert_eq!(db.lines("PRAGMA foreign_key_check").await, [""; 0], "{context}");
    assert_eq!(db.lines("PRAGMA legacy_alter_table").await, ["0"], "{context}");
}

async fn assert_table(db: &mut Database, table: &Table, context: &str) {
    let context = format!("table {} of {context}", table.name);
    let quoted = text(&table.name.name);
    let sql =
        db.lines(&format!("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = {quoted}")).await;
    let written = TableText::read(&sql[0]).unwrap();

    let key: Vec<String> = table.primary_key().map(|(_, key)| key.to_vec()).unwrap_or_default();
    let rows = db
        .rows(&format!("SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo({quoted})"))
        .await;
    let live: BTreeSet<Vec<String>> = rows.iter().cloned().collect();
    let model = table.columns.iter().map(|column| {
        let position = key.iter().position(|name| *name == column.name).map_or(0, |at| at + 1);
        vec![
            column.name.clone(),
            declared(column),
            u8::from(!column.nullable).to_string(),
            default(column),
            position.to_string(),
        ]
    });
    assert_eq!(live, model.collect(), "columns of {context}");

    for column in written.columns() {
        let counted = column.to_string().to_uppercase().contains("AUTOINCREMENT");
        let identity = table.column(&column.name()).is_some_and(|column| column.identity.is_some());
        assert_eq!(counted, identity, "identity of {} in {context}", column.name());
    }
    assert_constraints(db, table, &written, &quoted, &context).await;
    assert_indexes(db, table, &quoted, &context).await;
}

async fn assert_constraints(
    db: &mut Database,
    table: &Table,
    written: &TableText,
    quoted: &str,
    context: &str,
) {
    let clauses: Vec<Clause> =
        written.columns().flat_map(|column| column.clauses()).chain(written.constraints()).collect();
    let names: BTreeMap<String, usize> =
        clauses.iter().filter(|clause| clause.kind.is_rule()).fold(BTreeMap::new(), |mut names, clause| {
            *names.entry(clause.name.clone().unwrap_or_else(|| "unnamed".into())).or_default() += 1;
            names
        });
    let expected = table.constraints.keys().map(|name| (name.clone(), 1)).collect();
    assert_eq!(names, expected, "names of constraints of {context}");

    let mut keys = Vec::new();
    let mut unique = Vec::new();
    for (name, constraint) in &table.constraints {
        match constraint {
            Constraint::ForeignKey(key) => keys.push(described(key)),
            Constraint::Unique(rule) => unique.push(rule.columns.join("|")),
            Constraint::Check(check) => {
                let clause = clauses.iter().find(|clause| clause.name.as_ref() == Some(name)).unwrap();
                let live = clause.text.strip_prefix("CHECK (").and_then(|text| text.strip_suffix(')'));
                assert_eq!(Expression::from(live.unwrap()), check.condition, "check {name} of {context}");
            }
            Constraint::PrimaryKey(_) | Constraint::Exclude(_) => {}
        }
    }
    let rows = db
        .rows(&format!(
            "SELECT id, \"table\", \"from\", \"to\", on_delete, on_update FROM pragma_foreign_key_list({quoted}) \
             ORDER BY id, seq"
        ))
        .await;
    let mut live: BTreeMap<String, String> = BTreeMap::new();
    for row in &rows {
        let [id, target, from, to, delete, update] = row.as_slice() else { panic!("{row:?}") };
        let described = live.entry(id.clone()).or_insert_with(|| format!("{target} {delete} {update}"));
        described.push_str(&format!(" {from}→{to}"));
    }
    let mut live: Vec<String> = live.into_values().collect();
    live.sort();
    keys.sort();
    assert_eq!(live, keys, "foreign keys of {context}");

    let mut live = Vec::new();
    for index in db.lines(&format!("SELECT name FROM pragma_index_list({quoted}) WHERE origin = 'u'")).await {
        live.push(index_columns(db, &index).await);
    }
    live.sort();
    unique.sort();
    // SQLite has one index for constraints that say the same, and none beside the key's own.
    unique.dedup();
    let key = table.primary_key().map(|(_, key)| key.join("|"));
    unique.retain(|columns| Some(columns) != key.as_ref() || live.contains(columns));
    assert_eq!(live, unique, "unique constraints of {context}");
}

async fn assert_indexes(db: &mut Database, table: &Table, quoted: &str, context: &str) {
    let mut live = Vec::new();
    let rows = db
        .rows(&format!(
            "SELECT name, \"unique\", partial FROM pragma_index_list({quoted}) WHERE origin = 'c' ORDER BY name"
        ))
        .await;
    for row in rows {
        let columns = index_columns(db, &row[0]).await;
        live.push(format!("{} {} {} {columns}", row[0], row[1], row[2]));
    }
    let model: Vec<String> = table
        .indexes
        .iter()
        .map(|(name, index)| {
            let (unique, partial) = (u8::from(index.unique), u8::from(index.predicate.is_some()));
            format!("{name} {unique} {partial} {}", index.columns().collect::<Vec<_>>().join("|"))
        })
        .collect();
    assert_eq!(live, model, "indexes of {context}");
    for (name, index) in &table.indexes {
        if let Some(predicate) = &index.predicate {
            let sql = db.lines(&format!("SELECT sql FROM sqlite_schema WHERE name = {}", text(name))).await;
            let (_, live) = sql[0].rsplit_once(" WHERE ").unwrap();
            assert_eq!(&Expression::from(live), predicate, "index {name} of {context}");
        }
    }
}

async fn index_columns(db: &mut Database, index: &str) -> String {
    let names =
        db.lines(&format!("SELECT name FROM pragma_index_info({}) ORDER BY seqno", text(index))).await;
    names.join("|")
}

fn described(key: &ForeignKey) -> String {
    let mut described =
        format!("{} {} {}", key.referenced_table.name, key.on_delete.sql(), key.on_update.sql());
    for (from, to) in key.columns.iter().zip(&key.referenced_columns) {
        described.push_str(&format!(" {from}→{to}"));
    }
    described
}

fn default(column: &Column) -> String {
    match &column.default {
        None => "∅".into(),
        Some(ColumnDefault::Literal(value)) => literal(value),
        Some(ColumnDefault::Now) => "CURRENT_TIMESTAMP".into(),
        Some(ColumnDefault::Expression(expression)) => expression.0.clone(),
        Some(other) => panic!("{other}"),
    }
}

/// The types as they are promised, written down a second time.
fn declared(column: &Column) -> String {
    use ColumnType as T;
    if column.identity.is_some() {
        return "INTEGER".into();
    }
    match &column.column_type {
        T::SmallInteger => "SMALLINT".into(),
        T::Integer => "INTEGER".into(),
        T::BigInteger => "BIGINT".into(),
        T::Float => "REAL".into(),
        T::Double => "DOUBLE".into(),
        T::Numeric(p, s) => format!("NUMERIC({p}, {s})"),
        T::Boolean => "BOOLEAN".into(),
        T::String(n) => format!("VARCHAR({n})"),
        T::Char(n) => format!("CHAR({n})"),
        T::Binary => "BLOB".into(),
        T::Uuid => "CHAR(36)".into(),
        T::Date => "DATE".into(),
        T::Time { .. } => "TIME".into(),
        T::Timestamp { .. } => "TIMESTAMP".into(),
        T::Text | T::Interval | T::Json | T::JsonBinary => "TEXT".into(),
        T::Custom(name) => name.clone(),
        other => panic!("{other}"),
    }
}
