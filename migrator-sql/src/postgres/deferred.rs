//! Checks that wait for the end of the transaction.
//!
//! PostgreSQL neither alters nor drops a table while changes of its rows wait for a deferred constraint
//! ("it has pending trigger events"). So those constraints are checked before, and at the end of the
//! operations, which is where they would be checked if the transaction ended there:
//! <https://www.postgresql.org/docs/current/sql-set-constraints.html>.

use super::quote::in_schema;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_core::schema::{Constraint, Deferrable, Schema, Table};
use std::collections::BTreeSet;

/// The rows whose checks may wait.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    tables: BTreeSet<ObjectName>,
    /// Rows of any table may: a user's own SQL or code has run.
    any: bool,
    /// The constraints, as they are written, that were checked since.
    checked: BTreeSet<String>,
}

impl Waiting {
    /// Takes note of an operation that was rendered.
    pub(crate) fn note(&mut self, operation: &Operation) {
        match operation {
            Operation::BulkInsert(insert) => {
                self.tables.insert(insert.table.clone());
            }
            Operation::Execute(execute) if execute.sql.get(Dialect::Postgres).trim().is_empty() => return,
            // A row that goes takes others along, or changes them.
            Operation::DeleteRows(_) | Operation::Execute(_) | Operation::Run(_) | Operation::Backfill(_) => {
                self.any = true;
            }
            Operation::RenameTable(rename) => {
                if self.tables.contains(&rename.table) {
                    self.tables.insert(rename.renamed());
                }
                return;
            }
            _ => return,
        }
        self.checked.clear();
    }

    /// The statements to run before an operation on this schema.
    pub(crate) fn before(&mut self, operation: &Operation, schema: &Schema) -> Vec<String> {
        let tables: Vec<&Table> = match operation {
            Operation::BulkInsert(_) | Operation::DeleteRows(_) | Operation::RenameTable(_) => {
                return Vec::new();
            }
            Operation::DropSchema(drop) => schema
                .tables
                .values()
                .filter(|table| table.name.schema.as_ref() == Some(&drop.name))
                .collect(),
            other => other.table().and_then(|name| schema.table(name)).into_iter().collect(),
        };
        // Foreign keys that point at a key go, and perhaps come again, with it.
        let takes_keys = matches!(
            operation,
            Operation::DropTable(_)
                | Operation::DropConstraint(_)
                | Operation::DropIndex(_)
                | Operation::DropSchema(_)
        );
        let pointing =
            tables.iter().filter(|_| takes_keys).flat_map(|table| schema.references_to(&table.name));
        let all: Vec<&Table> = tables.iter().copied().chain(pointing.map(|(table, ..)| table)).collect();
        self.check(&all, schema)
    }

    /// The statements to run behind the last operation; the schema is the one after it.
    pub(crate) fn end(&mut self, schema: &Schema) -> Vec<String> {
        let tables: Vec<&Table> =
            schema.tables.values().filter(|table| self.any || self.tables.contains(&table.name)).collect();
        self.check(&tables, schema)
    }

    fn check(&mut self, tables: &[&Table], schema: &Schema) -> Vec<String> {
        let touched = |table: &Table| self.any || self.tables.contains(&table.name);
        let mut names = BTreeSet::new();
        for table in tables.iter().filter(|table| touched(table)) {
            let own = table.constraints.iter().map(|(name, rule)| (*table, name.as_str(), rule.clone()));
            // A new row breaks no foreign key that points at it.
            let pointing = schema
                .references_to(&table.name)
                .filter(|_| self.any)
                .map(|(other, name, key)| (other, name, Constraint::ForeignKey(key.clone())));
            for (of, name, rule) in own.chain(pointing) {
                if is_deferred(&rule) && !is_shared(schema, of, name) {
                    names.insert(in_schema(&of.name, name));
                }
            }
        }
        names.retain(|name| !self.checked.contains(name));
        if names.is_empty() {
            return Vec::new();
        }
        let list = names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        self.checked.extend(names);
        ["IMMEDIATE", "DEFERRED"].map(|when| format!("SET CONSTRAINTS {list} {when}")).into()
    }
}

fn is_deferred(rule: &Constraint) -> bool {
    let deferrable = match rule {
        Constraint::ForeignKey(key) => key.deferrable,
        Constraint::Unique(unique) => unique.deferrable,
        Constraint::Exclude(exclude) => exclude.deferrable,
        Constraint::PrimaryKey(_) | Constraint::Check(_) => None,
    };
    deferrable == Some(Deferrable::InitiallyDeferred)
}

/// Whether another constraint of the namespace has the name and is not checked so late: `SET CONSTRAINTS`
/// means all of one name.
fn is_shared(schema: &Schema, table: &Table, name: &str) -> bool {
    schema
        .tables
        .values()
        .filter(|other| other.name.schema == table.name.schema)
        .any(|other| other.constraints.get(name).is_some_and(|rule| !is_deferred(rule)))
}
