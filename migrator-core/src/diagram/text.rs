use crate::schema::{Schema, Table};
use std::fmt::Write;

/// The schema as text, a paragraph for each table, in the words of the operations' descriptions.
///
/// ```
/// use migrator_core::{diagram, op::*, schema::Schema};
/// let mut schema = Schema::default();
/// CreateTable::new("users", [integer("id").primary_key()]).apply(&mut schema).unwrap();
/// assert_eq!(diagram::text(&schema), "table users\n  id integer not null\n  users_pkey: primary key (id)\n");
/// ```
pub fn text(schema: &Schema) -> String {
    let mut text = String::new();
    let mut line = |line: String| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{line}");
    };
    for name in &schema.schemas {
        line(format!("schema {name}"));
    }
    for name in &schema.extensions {
        line(format!("extension {name}"));
    }
    for (name, labels) in &schema.enums {
        line(format!("enum {name}: {}", labels.join(", ")));
    }
    for (name, sequence) in &schema.sequences {
        line(format!("sequence {name}{sequence}"));
    }
    for table in schema.tables.values() {
        table_lines(table, &mut line);
    }
    for (name, view) in &schema.views {
        let kind = if view.materialized { "materialized view" } else { "view" };
        line(format!("{kind} {name}"));
        line(format!("  {}", view.query.line()));
        for (name, trigger) in &view.triggers {
            line(format!("  trigger {name}: {trigger}"));
        }
    }
    for (name, function) in &schema.functions {
        line(format!("function {name} returns {} language {}", function.returns, function.language));
    }
    text
}

fn table_lines(table: &Table, line: &mut impl FnMut(String)) {
    match &table.comment {
        Some(comment) => line(format!("table {} -- {}", table.name, one_line(comment))),
        None => line(format!("table {}", table.name)),
    }
    for column in &table.columns {
        match &column.comment {
            Some(comment) => line(format!("  {column} -- {}", one_line(comment))),
            None => line(format!("  {column}")),
        }
    }
    for (name, constraint) in &table.constraints {
        line(format!("  {name}: {constraint}"));
    }
    for (name, index) in &table.indexes {
        line(format!("  {}index {name} {index}", if index.unique { "unique " } else { "" }));
    }
    for (name, trigger) in &table.triggers {
        line(format!("  trigger {name}: {trigger}"));
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
