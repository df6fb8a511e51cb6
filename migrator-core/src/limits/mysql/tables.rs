use super::columns::check_comment;
use super::{columns, constraints, foreign_keys, identity, indexes, keys, names};
use crate::limits::Unsupported;
use crate::schema::{Column, Constraint, Schema, Table, TableOptions};

pub(super) const MAX_COMMENT: usize = 2_048;

/// Checks a table as a whole, as it is at the end of a statement.
pub(super) fn check(table: &Table) -> Result<(), Unsupported> {
    identity::check(table)?;
    keys::check(table)?;
    foreign_keys::check_columns(table)?;
    constraints::check_conditions(table)
}

/// Checks a table that is created. `after` is the schema that holds the table already.
pub(super) fn check_new(after: &Schema, table: &Table) -> Result<(), Unsupported> {
    check(table)?;
    for (name, rule) in &table.constraints {
        match rule {
            Constraint::ForeignKey(key) => foreign_keys::check(after, table, name, key)?,
            Constraint::Check(_) => constraints::check_name_is_free(after, table, name)?,
            _ => {}
        }
    }
    let key = table.primary_key().map(|(_, key)| key).unwrap_or_default();
    for column in &table.columns {
        // The columns of a primary key are never NULL, and MySQL wants it said so.
        let nullable = column.nullable && !key.contains(&column.name);
        columns::check(&Column { nullable, ..column.clone() })?;
    }
    let is_foreign = |rule: &Constraint| matches!(rule, Constraint::ForeignKey(_));
    let (foreign, own): (Vec<_>, Vec<_>) = table.constraints.iter().partition(|(_, rule)| is_foreign(rule));
    own.into_iter().try_for_each(|(name, rule)| constraints::check(name, rule))?;
    table.indexes.iter().try_for_each(|(name, index)| indexes::check(name, index))?;
    foreign.into_iter().try_for_each(|(name, rule)| constraints::check(name, rule))?;
    check_options(table)
}

/// Checks what stands behind the columns.
fn check_options(table: &Table) -> Result<(), Unsupported> {
    let TableOptions { unlogged, engine, collation, partition_by, partition_of, .. } = &table.options;
    let refuse = |fact: &str, help: &str| {
        Err(Unsupported::new(format!("table `{}` {fact}", table.name), help).at(&table.name.name))
    };
    if *unlogged {
        return refuse("is unlogged, which MySQL does not have", "leave .unlogged() out");
    }
    if partition_by.is_some() || partition_of.is_some() {
        return refuse(
            "is partitioned as on PostgreSQL",
            "write MySQL's partitions yourself: op.execute(\"ALTER TABLE … PARTITION BY …\")",
        );
    }
    names::check_bare("engine", engine.as_deref().unwrap_or("InnoDB"))?;
    names::check_bare("character set", charset_of(&table.options))?;
    if let Some(collation) = collation {
        names::check_bare("collation", collation)?;
    }
    match &table.comment {
        Some(comment) => check_comment(&table.name.name, comment, MAX_COMMENT),
        None => Ok(()),
    }
}

/// The character set of a table: its own, or that of its collation.
pub fn charset_of(options: &TableOptions) -> &str {
    let of_collation = options.collation.as_deref().and_then(|collation| collation.split('_').next());
    options.charset.as_deref().or(of_collation).unwrap_or("utf8mb4")
}
