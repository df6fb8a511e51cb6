use super::column::identity_start;
use super::quote::{identifier, identifiers, object, text};
use super::{column, constraint, index};
use migrator_core::limits::mysql::{charset_of, supporting_indexes};
use migrator_core::schema::{Column, Constraint, Table, TableOptions};

/// The statement that creates a table, with its constraints and indexes.
pub(super) fn statement(table: &Table, if_not_exists: bool) -> String {
    let key = table.primary_key().map(|(_, key)| key).unwrap_or_default();
    let mut lines = Vec::new();
    for column in &table.columns {
        // The columns of a primary key are never NULL, and MySQL wants it said so.
        let nullable = column.nullable && !key.contains(&column.name);
        lines.push(column::definition(&Column { nullable, ..column.clone() }));
    }
    for (name, rule) in &table.constraints {
        if !matches!(rule, Constraint::ForeignKey(_)) {
            lines.push(constraint::clause(name, rule));
        }
    }
    for (name, columns) in supporting_indexes(table) {
        lines.push(format!("INDEX {} ({})", identifier(name), identifiers(columns)));
    }
    for (name, index) in &table.indexes {
        lines.push(index::clause(name, index));
    }
    for (name, rule) in &table.constraints {
        if matches!(rule, Constraint::ForeignKey(_)) {
            lines.push(constraint::clause(name, rule));
        }
    }
    format!(
        "CREATE {}TABLE {}{} (\n    {}\n) {}",
        if table.options.temporary { "TEMPORARY " } else { "" },
        if if_not_exists { "IF NOT EXISTS " } else { "" },
        object(&table.name),
        lines.join(",\n    "),
        options(table).join(" ")
    )
}

/// What stands behind the columns.
fn options(table: &Table) -> Vec<String> {
    let TableOptions { engine, collation, .. } = &table.options;
    let engine = engine.as_deref().unwrap_or("InnoDB");
    let charset = charset_of(&table.options);
    let mut options = vec![format!("ENGINE={engine}"), format!("DEFAULT CHARACTER SET={charset}")];
    if let Some(collation) = collation {
        options.push(format!("COLLATE={collation}"));
    }
    options.extend(identity_start(&table.columns));
    if let Some(comment) = &table.comment {
        options.push(format!("COMMENT={}", text(comment)));
    }
    options
}
