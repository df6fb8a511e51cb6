//! A schema as JSON.

use migrator_core::schema::{Column, Schema, Table, Trigger};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Display;

/// The schema as JSON: what each thing is, in the words of the text form, and its parts by name.
pub(super) fn schema(schema: &Schema) -> Value {
    let views = named(
        &schema.views,
        |view| json!({ "query": view.query.shown(), "materialized": view.materialized, "triggers": triggers(&view.triggers) }),
    );
    let functions = named(&schema.functions, |function| {
        json!({
            "returns": function.returns,
            "language": function.language,
            "attributes": function.attributes,
            "body": function.body.shown(),
        })
    });
    let sequences = named(&schema.sequences, |sequence| {
        json!({
            "start": sequence.start,
            "increment": sequence.increment,
            "min": sequence.min,
            "max": sequence.max,
            "cache": sequence.cache,
            "cycle": sequence.cycle,
        })
    });
    json!({
        "schemas": schema.schemas,
        "extensions": schema.extensions,
        "enums": named(&schema.enums, |labels| json!(labels)),
        "sequences": sequences,
        "tables": named(&schema.tables, table),
        "views": views,
        "functions": functions,
    })
}

fn table(table: &Table) -> Value {
    let constraints = named(&table.constraints, |constraint| {
        json!({
            "kind": constraint.kind(),
            "columns": constraint.columns(),
            "definition": constraint.to_string(),
        })
    });
    let indexes = named(&table.indexes, |index| {
        let parts: Vec<String> = index.parts.iter().map(ToString::to_string).collect();
        json!({ "parts": parts, "unique": index.unique, "definition": index.to_string() })
    });
    json!({
        "columns": table.columns.iter().map(column).collect::<Vec<Value>>(),
        "constraints": constraints,
        "indexes": indexes,
        "triggers": triggers(&table.triggers),
        "comment": table.comment,
    })
}

fn column(column: &Column) -> Value {
    json!({
        "name": column.name,
        "type": column.column_type.to_string(),
        "nullable": column.nullable,
        "default": column.default.as_ref().map(ToString::to_string),
        "identity": column.identity.as_ref().map(ToString::to_string),
        "generated": column.generated.as_ref().map(ToString::to_string),
        "collation": column.collation,
        "comment": column.comment,
    })
}

fn triggers(triggers: &BTreeMap<String, Trigger>) -> Value {
    named(triggers, |trigger| json!({ "when": trigger.to_string(), "body": trigger.body.shown() }))
}

fn named<K: Display, V>(map: &BTreeMap<K, V>, value: impl Fn(&V) -> Value) -> Value {
    Value::Object(map.iter().map(|(name, one)| (name.to_string(), value(one))).collect::<Map<_, _>>())
}
