use super::Database;
use migrator_core::capability::Dialect;
use migrator_core::op::{CreateEnum, CreateTable, CreateTrigger, CreateView, Operation};
use migrator_core::schema::{Constraint, Schema, Table, Trigger};
use migrator_sql::canonical;
use migrator_sql::sqlite::quote::text;
use std::collections::{BTreeMap, BTreeSet};

/// The operations that create all of a schema that SQLite can have.
pub(crate) fn create_all(schema: &Schema) -> Vec<Operation> {
    let mut created = Schema::default();
    let mut operations: Vec<Operation> =
        schema.enums.iter().map(|(name, labels)| CreateEnum::new(name, labels).into()).collect();
    operations.iter().for_each(|operation| operation.apply(&mut created).unwrap());
    let mut waiting: Vec<&Table> = schema.tables.values().collect();
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
    let views = schema.views.iter().map(|(name, view)| {
        let mut create = CreateView::new(name, view.query.clone());
        create.materialized = view.materialized;
        create.into()
    });
    operations.extend(views);
    let of_tables = schema.tables.iter().map(|(name, table)| (name, &table.triggers));
    let of_views = schema.views.iter().map(|(name, view)| (name, &view.triggers));
    for (owner, triggers) in of_tables.chain(of_views) {
        let create = |(name, trigger): (&String, &Trigger)| CreateTrigger::new(name, owner, trigger.clone());
        operations.extend(triggers.iter().map(create).map(Operation::from));
    }
    operations
}

/// Checks that the database is what the model says.
pub(crate) async fn assert_model(db: &mut Database, schema: &Schema, context: &str) {
    let live = db.reflect(&[]).await;
    assert_eq!(live.schema, canonical(schema, Dialect::Sqlite), "{context}");
    assert_eq!(live.unmodelled, [], "{context}");
    assert_eq!(canonical(&live.schema, Dialect::Sqlite), live.schema, "{context}");
    for table in live.schema.tables.values() {
        assert_understood(db, table, context).await;
    }
    assert_eq!(db.lines("PRAGMA foreign_key_check").await, [""; 0], "{context}");
    assert_eq!(db.lines("PRAGMA legacy_alter_table").await, ["0"], "{context}");
}

/// Checks that what was read from the text of a table is what SQLite itself understands of it.
pub(crate) async fn assert_understood(db: &mut Database, table: &Table, context: &str) {
    let context = format!("table {} of {context}", table.name);
    let quoted = text(&table.name.name);
    let key: Vec<String> = table.primary_key().map(|(_, key)| key.to_vec()).unwrap_or_default();
    let columns = format!(
        "SELECT name, \"notnull\" OR pk > 0, lower(coalesce(dflt_value, 'null')) <> 'null' AND hidden = 0, pk, hidden \
         FROM pragma_table_xinfo({quoted})"
    );
    let live: BTreeSet<Vec<String>> = db.rows(&columns).await.into_iter().collect();
    let model = table.columns.iter().map(|column| {
        let position = key.iter().position(|name| *name == column.name).map_or(0, |at| at + 1);
        let hidden = match &column.generated {
            None => 0,
            Some(generated) => 2 + u8::from(generated.stored),
        };
        vec![
            column.name.clone(),
            u8::from(!column.nullable).to_string(),
            u8::from(column.default.is_some()).to_string(),
            position.to_string(),
            hidden.to_string(),
        ]
    });
    assert_eq!(live, model.collect(), "columns of {context}");
    let options = db
        .lines(&format!("SELECT strict, wr FROM pragma_table_list WHERE schema = 'main' AND name = {quoted}"))
        .await;
    let expected = format!("{}|{}", u8::from(table.options.strict), u8::from(table.options.without_rowid));
    assert_eq!(options, [expected], "options of {context}");
    assert_keys(db, table, &quoted, &context).await;
    assert_indexes(db, table, &quoted, &context).await;
}

async fn assert_keys(db: &mut Database, table: &Table, quoted: &str, context: &str) {
    let mut model = Vec::new();
    let mut unique = BTreeSet::new();
    for constraint in table.constraints.values() {
        match constraint {
            Constraint::ForeignKey(key) => {
                let mut described =
                    format!("{} {} {}", key.referenced_table.name, key.on_delete.sql(), key.on_update.sql());
                for (from, to) in key.columns.iter().zip(&key.referenced_columns) {
                    described.push_str(&format!(" {from}→{to}"));
                }
                model.push(described);
            }
            Constraint::Unique(rule) => {
                unique.insert(rule.columns.join("|"));
            }
            _ => {}
        }
    }
    let rows = db
        .rows(&format!(
            "SELECT id, \"table\", \"from\", \
             coalesce(\"to\", (SELECT name FROM pragma_table_info(\"table\") WHERE pk = seq + 1)), on_delete, on_update \
             FROM pragma_foreign_key_list({quoted}) ORDER BY id, seq"
        ))
        .await;
    let mut live: BTreeMap<String, String> = BTreeMap::new();
    for row in &rows {
        let [id, target, from, to, delete, update] = row.as_slice() else { panic!("{row:?}") };
        let described = live.entry(id.clone()).or_insert_with(|| format!("{target} {delete} {update}"));
        described.push_str(&format!(" {from}→{to}"));
    }
    let mut live: Vec<String> = live.into_values().map(|key| key.to_ascii_lowercase()).collect();
    let mut model: Vec<String> = model.into_iter().map(|key| key.to_ascii_lowercase()).collect();
    live.sort();
    model.sort();
    assert_eq!(live, model, "foreign keys of {context}");

    let mut live = BTreeSet::new();
    for index in db.lines(&format!("SELECT name FROM pragma_index_list({quoted}) WHERE origin = 'u'")).await {
        let columns = index_columns(db, &index).await.into_iter().map(|(name, _)| name);
        live.insert(columns.collect::<Vec<_>>().join("|"));
    }
    // SQLite has no index for a constraint beside the key's own on the same columns.
    let key = table.primary_key().map(|(_, key)| key.join("|"));
    unique.retain(|columns| Some(columns) != key.as_ref() || live.contains(columns));
    assert_eq!(live, unique, "unique constraints of {context}");
}

async fn assert_indexes(db: &mut Database, table: &Table, quoted: &str, context: &str) {
    let mut live = Vec::new();
    let list = format!(
        "SELECT name, \"unique\", partial FROM pragma_index_list({quoted}) WHERE origin = 'c' ORDER BY name"
    );
    for row in db.rows(&list).await {
        let columns = index_columns(db, &row[0]).await;
        let parts: Vec<String> = columns.iter().map(|(name, desc)| format!("{name} {desc}")).collect();
        live.push(format!("{} {} {} {}", row[0], row[1], row[2], parts.join("|")));
    }
    let model = table.indexes.iter().map(|(name, index)| {
        let (unique, partial) = (u8::from(index.unique), u8::from(index.predicate.is_some()));
        let parts: Vec<String> = index
            .parts
            .iter()
            .map(|part| format!("{} {}", part.column().unwrap_or("∅"), u8::from(part.descending)))
            .collect();
        format!("{name} {unique} {partial} {}", parts.join("|"))
    });
    let mut model: Vec<String> = model.collect();
    model.sort();
    live.sort();
    assert_eq!(live, model, "indexes of {context}");
}

/// Each column, and whether it is sorted backwards; an expression is `∅`.
async fn index_columns(db: &mut Database, index: &str) -> Vec<(String, String)> {
    let query = format!(
        "SELECT name, \"desc\" FROM pragma_index_xinfo({}) WHERE \"key\" ORDER BY seqno",
        text(index)
    );
    db.rows(&query).await.into_iter().map(|mut row| (row.remove(0), row.remove(0))).collect()
}
