//! The foreign keys that may stand on a key which is dropped while another makes the same columns unique.
//!
//! PostgreSQL ties a foreign key to one of the indexes that make its columns unique, and says nowhere that
//! it may change to another: it refuses to drop that one. So the foreign keys go first, and come back.

use super::constraint;
use super::fold::{Part, Pass, Touches};
use super::quote::identifier;
use super::statements::alter_table;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Constraint, Index, Schema, Table};

/// The foreign keys: the table of each, its name, and itself.
pub(super) struct StandingKeys<'a>(Vec<(&'a ObjectName, &'a str, &'a Constraint)>);

/// Those that may stand on a primary key or a unique constraint.
pub(super) fn on_constraint<'a>(
    schema: &'a Schema,
    table: &ObjectName,
    name: &str,
) -> Option<StandingKeys<'a>> {
    let table = schema.table(table)?;
    let rule = table.constraints.get(name)?;
    matches!(rule, Constraint::PrimaryKey(_) | Constraint::Unique(_)).then_some(())?;
    on_columns(schema, table, &rule.columns().iter().map(String::as_str).collect::<Vec<_>>())
}

/// Those that may stand on a unique index.
pub(super) fn on_index<'a>(schema: &'a Schema, table: &ObjectName, name: &str) -> Option<StandingKeys<'a>> {
    let table = schema.table(table)?;
    let index: &Index = table.indexes.get(name)?;
    if !index.unique || index.predicate.is_some() {
        return None;
    }
    on_columns(schema, table, &index.columns().collect::<Vec<_>>())
}

fn on_columns<'a>(schema: &'a Schema, table: &Table, columns: &[&str]) -> Option<StandingKeys<'a>> {
    let stands = |rule: &Constraint| match rule {
        Constraint::ForeignKey(key) => {
            key.referenced_table == table.name
                && key.referenced_columns.len() == columns.len()
                && key.referenced_columns.iter().all(|column| columns.contains(&column.as_str()))
        }
        _ => false,
    };
    let keys: Vec<_> = schema
        .tables
        .values()
        .flat_map(|own| own.constraints.iter().map(move |(name, rule)| (&own.name, name.as_str(), rule)))
        .filter(|(_, _, rule)| stands(rule))
        .collect();
    (!keys.is_empty()).then_some(StandingKeys(keys))
}

impl StandingKeys<'_> {
    /// The statement, with the foreign keys dropped before it and created again behind it.
    pub(super) fn around(&self, statement: String) -> Vec<String> {
        let alter = |table: &ObjectName, sql: String| {
            alter_table(table, &[Part { pass: Pass::Rest, sql, touches: Touches::default() }])
        };
        let mut statements: Vec<String> = self
            .0
            .iter()
            .map(|(table, name, _)| alter(table, format!("DROP CONSTRAINT {}", identifier(name))))
            .collect();
        statements.push(statement);
        for (table, name, rule) in &self.0 {
            statements.push(alter(table, format!("ADD {}", constraint::clause(name, rule))));
        }
        statements
    }
}
