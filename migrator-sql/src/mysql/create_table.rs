use super::canonical::charset_of;
use super::column::{comment_text, identity_start};
use super::quote::{identifier, identifiers, object};
use super::{column, constraint, identity, index, limits, names, supporting};
use crate::error::Unsupported;
use migrator_core::schema::{Column, Constraint, Schema, Table, TableOptions};

pub(super) const MAX_COMMENT: usize = 2_048;

/// The statement that creates a table, with its constraints and indexes. `after` is the schema that holds
/// the table already.
pub(super) fn statement(after: &Schema, table: &Table, if_not_exists: bool) -> Result<String, Unsupported> {
    names::check("table", &table.name.name)?;
    check(after, table)?;
    let key = table.primary_key().map(|(_, key)| key).unwrap_or_default();
    let mut lines = Vec::new();
    for column in &table.columns {
        // The columns of a primary key are never NULL, and MySQL wants it said so.
        let nullable = column.nullable && !key.contains(&column.name);
        lines.push(column::definition(&Column { nullable, ..column.clone() })?);
    }
    for (name, rule) in &table.constraints {
        if !matches!(rule, Constraint::ForeignKey(_)) {
            lines.push(constraint::clause(name, rule)?);
        }
    }
    for (name, columns) in supporting::indexes(table) {
        lines.push(format!("INDEX {} ({})", identifier(name), identifiers(columns)));
    }
    for (name, index) in &table.indexes {
        lines.push(index::clause(name, index)?);
    }
    for (name, rule) in &table.constraints {
        if matches!(rule, Constraint::ForeignKey(_)) {
            lines.push(constraint::clause(name, rule)?);
        }
    }
    Ok(format!(
        "CREATE {}TABLE {}{} (\n    {}\n) {}",
        if table.options.temporary { "TEMPORARY " } else { "" },
        if if_not_exists { "IF NOT EXISTS " } else { "" },
        object(&table.name),
        lines.join(",\n    "),
        options(table)?.join(" ")
    ))
}

/// What stands behind the columns.
fn options(table: &Table) -> Result<Vec<String>, Unsupported> {
    let TableOptions { unlogged, engine, collation, partition_by, partition_of, .. } = &table.options;
    let refuse =
        |fact: &str, help: &str| Err(Unsupported::new(format!("table `{}` {fact}", table.name), help));
    if *unlogged {
        return refuse("is unlogged, which MySQL does not have", "leave .unlogged() out");
    }
    if partition_by.is_some() || partition_of.is_some() {
        return refuse(
            "is partitioned as on PostgreSQL",
            "write MySQL's partitions yourself: op.execute(\"ALTER TABLE … PARTITION BY …\")",
        );
    }
    let engine = names::bare("engine", engine.as_deref().unwrap_or("InnoDB"))?;
    let charset = names::bare("character set", charset_of(&table.options))?;
    let mut options = vec![format!("ENGINE={engine}"), format!("DEFAULT CHARACTER SET={charset}")];
    if let Some(collation) = collation {
        options.push(format!("COLLATE={}", names::bare("collation", collation)?));
    }
    options.extend(identity_start(&table.columns));
    if let Some(comment) = &table.comment {
        options.push(format!("COMMENT={}", comment_text(&table.name.name, comment, MAX_COMMENT)?));
    }
    Ok(options)
}

/// Checks a table as a whole.
fn check(schema: &Schema, table: &Table) -> Result<(), Unsupported> {
    identity::check(table)?;
    limits::check(table)?;
    constraint::check_conditions(table)?;
    for (name, rule) in &table.constraints {
        match rule {
            Constraint::ForeignKey(key) => constraint::check_foreign_key(schema, table, name, key)?,
            Constraint::Check(_) => constraint::check_name_is_free(schema, table, name)?,
            _ => {}
        }
    }
    Ok(())
}
