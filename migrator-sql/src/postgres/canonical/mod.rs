//! The schema as PostgreSQL says it.

mod column;
mod constraint;
mod function;
mod index;
mod names;
mod sequence;
mod trigger;
mod view;

use super::column_type;
use super::expression::{Columns, normal, normal_text};
use migrator_core::capability::Dialect;
use migrator_core::schema::{ColumnType, Expression, PartitionBy, PartitionOf, Schema, Table, TableOptions};
use std::collections::HashMap;

/// The schema as PostgreSQL says it: types as it has them, defaults and conditions in the one form
/// that can be compared, what it adds by itself. A schema that was read from PostgreSQL and one that
/// was simulated come to the same.
///
/// ```
/// use migrator_core::{op::{CreateTable, Op, custom, integer}, schema::Schema};
/// use migrator_sql::postgres::canonical;
/// let table = |column| CreateTable::new("t", [column]).to_table().unwrap();
/// let ours = Schema::default().with(table(integer("a").check("a IN (1, 2)")));
/// let theirs = Schema::default().with(table(custom("a", "int4").check("(a = ANY (ARRAY[1, 2]))")));
/// assert_eq!(canonical(&ours), canonical(&theirs));
/// ```
pub fn canonical(schema: &Schema) -> Schema {
    let schema = names::unqualified(schema);
    let mut after = Schema { dialect: Some(Dialect::Postgres), ..Schema::default() };
    after.enums = schema.enums.clone();
    after.schemas = schema.schemas.clone();
    after.extensions = schema.extensions.clone();
    // Another connection does not see temporary tables.
    let kept = schema.tables.values().filter(|table| !table.options.temporary);
    after.tables = kept.map(|own| (own.name.clone(), table(own, &schema))).collect();
    after.views = schema.views.iter().map(|(name, own)| (name.clone(), view::canonical(own))).collect();
    after.sequences =
        schema.sequences.iter().map(|(name, own)| (name.clone(), sequence::canonical(own))).collect();
    let columns = after.tables.keys().filter_map(|name| schema.tables.get(name));
    let columns = columns.flat_map(|table| table.columns.iter().map(move |column| (&table.name, column)));
    after.sequences.extend(columns.filter_map(|(table, column)| sequence::of_serial(table, column)));
    after.functions = schema.functions.iter().map(|(name, own)| function::canonical(name, own)).collect();
    after
}

fn table(table: &Table, schema: &Schema) -> Table {
    let mut after = Table::new(&table.name);
    let types: HashMap<&str, ColumnType> = table
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column_type::canonical(&column.column_type, schema)))
        .collect();
    let column_type = |name: &str| types.get(name).cloned();
    let columns: Columns<'_> = &column_type;
    after.columns = table.columns.iter().map(|own| column::canonical(own, &table.name, columns)).collect();
    if let Some((_, key)) = table.primary_key() {
        for column in after.columns.iter_mut().filter(|column| key.contains(&column.name)) {
            column.nullable = false;
        }
    }
    after.constraints = table
        .constraints
        .iter()
        .map(|(name, own)| (name.clone(), constraint::canonical(own, columns)))
        .collect();
    after.indexes = table
        .indexes
        .iter()
        .map(|(name, own)| (name.clone(), index::canonical(own, table, columns)))
        .collect();
    after.triggers =
        table.triggers.iter().map(|(name, own)| (name.clone(), trigger::canonical(own, columns))).collect();
    after.comment = comment(table.comment.as_ref());
    after.options = options(&table.options, columns);
    after
}

/// PostgreSQL keeps no empty comment.
fn comment(comment: Option<&String>) -> Option<String> {
    comment.filter(|text| !text.is_empty()).cloned()
}

/// The options that PostgreSQL has.
fn options(options: &TableOptions, columns: Columns<'_>) -> TableOptions {
    TableOptions {
        unlogged: options.unlogged,
        partition_by: options.partition_by.as_ref().map(|by| PartitionBy {
            strategy: by.strategy,
            key: by.key.iter().map(|key| normal(key, columns)).collect(),
        }),
        partition_of: options
            .partition_of
            .as_ref()
            .map(|of| PartitionOf { table: of.table.clone(), bound: bound(&of.bound) }),
        ..TableOptions::default()
    }
}

/// The rows that a partition holds: words, and lists of values in brackets.
fn bound(bound: &Expression) -> Expression {
    let none = |_: &str| None;
    Expression(normal_text(&bound.0, &none))
}
