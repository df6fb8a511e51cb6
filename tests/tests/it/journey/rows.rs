use super::Live;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{BulkInsert, Operation};
use migrator_core::schema::{Column, ColumnType, Constraint, Literal, Schema, Table};
use migrator_sql::canonical;
use migrator_sql::quote::{identifier, object};
use migrator_tests::cases::samples;
use std::collections::{BTreeMap, BTreeSet};

/// Puts two rows into each table, those that others point at first. What a table refuses (a check that
/// the values break) it goes without.
pub(crate) fn fill(live: &mut Live, schema: &Schema) {
    let mut filled: BTreeSet<&ObjectName> = BTreeSet::new();
    let mut waiting: Vec<&Table> = schema.tables.values().collect();
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|table| {
            table.constraints.values().all(|rule| match rule {
                Constraint::ForeignKey(key) => {
                    key.referenced_table == table.name || filled.contains(&key.referenced_table)
                }
                _ => true,
            })
        });
        let table = waiting.remove(ready.unwrap_or(0));
        filled.insert(&table.name);
        if table.options.partition_of.is_some() {
            continue;
        }
        let given: Vec<&Column> = table
            .columns
            .iter()
            .filter(|column| {
                column.generated.is_none() && !column.identity.as_ref().is_some_and(|i| i.always)
            })
            .collect();
        if given.is_empty() {
            continue;
        }
        let row =
            |number| given.iter().map(|column| value(live.dialect, &column.column_type, number)).collect();
        let insert: Operation = BulkInsert {
            table: table.name.clone(),
            columns: given.iter().map(|column| column.name.clone()).collect(),
            rows: vec![row(0), row(1)],
        }
        .into();
        let _ = live.run(&[insert], &mut schema.clone());
    }
}

/// A value of the type: the same for the same number, so that keys find their rows.
fn value(dialect: Dialect, column_type: &ColumnType, number: usize) -> Literal {
    let plain = i64::try_from(number).unwrap() + 7;
    match column_type {
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => plain.into(),
        ColumnType::Enumeration { labels, .. } => labels[number % labels.len()].clone().into(),
        ColumnType::String(length) | ColumnType::Char(length) => {
            format!("{plain}'\\ \"").chars().take(*length as usize).collect::<String>().into()
        }
        other => {
            let kind = std::mem::discriminant(other);
            let all = samples(dialect);
            let same = all.iter().find(|sample| sample.column_type == *other);
            let like = all.iter().find(|sample| std::mem::discriminant(&sample.column_type) == kind);
            same.or(like).map_or(Literal::Null, |sample| sample.values[number % sample.values.len()].clone())
        }
    }
}

/// The rows of all tables, to be looked at again when the structure has changed.
pub(crate) struct Kept {
    schema: Schema,
    /// For each table, its rows: each a value for each column of the model.
    rows: BTreeMap<ObjectName, Vec<Vec<Option<String>>>>,
}

impl Kept {
    /// What is in the tables now.
    pub(crate) fn now(live: &mut Live, schema: &Schema) -> Kept {
        let rows = schema.tables.values().filter(|table| !table.columns.is_empty());
        let rows = rows.map(|table| (table.name.clone(), read(live, table))).collect();
        Kept { schema: schema.clone(), rows }
    }

    /// What is lost or otherwise, line by line, now that these operations ran. `there` means they are
    /// the operations forward; without it, that their way back ran too.
    pub(crate) fn lost(
        &self,
        live: &mut Live,
        operations: &[Operation],
        now: &Schema,
        there: bool,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, rows) in &self.rows {
            let table = &self.schema.tables[name];
            let Some(fates) = Fates::of(table, operations, there) else { continue };
            let Some(current) = now.table(&fates.table) else {
                lines.push(format!("table {name} is gone"));
                continue;
            };
            let canonical_now = canonical(now, live.dialect);
            let canonical_then = canonical(&self.schema, live.dialect);
            let typed = |schema: &Schema, table: &ObjectName, column: &str| {
                schema
                    .tables
                    .get(table)
                    .and_then(|t| t.column(column))
                    .map(|c| (c.column_type.clone(), c.generated.clone()))
            };
            let mut here: Vec<String> = Vec::new();
            let mut positions = Vec::new();
            for (position, column) in table.columns.iter().enumerate() {
                let Some(name_now) = fates.columns.get(&column.name) else { continue };
                let now = typed(&canonical_now, &fates.table, name_now);
                if now.is_some() && now == typed(&canonical_then, name, &column.name) {
                    here.push(name_now.clone());
                    positions.push(position);
                }
            }
            if here.is_empty() {
                continue;
            }
            let columns: Vec<Column> = here.iter().filter_map(|name| current.column(name).cloned()).collect();
            let projection = Table { columns, ..current.clone() };
            let found = read(live, &projection);
            let mut expected: Vec<Vec<Option<String>>> =
                rows.iter().map(|row| positions.iter().map(|at| row[*at].clone()).collect()).collect();
            expected.sort();
            if found != expected {
                lines.push(format!(
                    "rows of {name}, columns {here:?}: expected {expected:?}, found {found:?}"
                ));
            }
        }
        lines
    }
}

/// The rows of a table, in an order that does not depend on where they are.
fn read(live: &mut Live, table: &Table) -> Vec<Vec<Option<String>>> {
    let columns: Vec<String> = table.column_names().map(|name| identifier(live.dialect, name)).collect();
    let sql = format!("SELECT {} FROM {}", columns.join(", "), object(live.dialect, &table.name));
    let mut rows = live.rows(&sql);
    rows.sort();
    rows
}

/// What becomes of a table and of its columns.
struct Fates {
    table: ObjectName,
    /// The columns whose values stay, by their names before, with their names now.
    columns: BTreeMap<String, String>,
    /// Whether rows came to it on the way: the way back finds them by their values.
    inserted: bool,
}

impl Fates {
    /// `None` when the rows do not stay, or are not known.
    fn of(table: &Table, operations: &[Operation], there: bool) -> Option<Fates> {
        let columns = table.column_names().map(|name| (name.to_owned(), name.to_owned())).collect();
        let mut fates = Fates { table: table.name.clone(), columns, inserted: false };
        fates.follow(operations, there)?;
        if !there {
            // Names are as they were; what went on the way did not come back with its values.
            fates.table = table.name.clone();
            fates.columns = fates.columns.into_keys().map(|name| (name.clone(), name)).collect();
        }
        Some(fates)
    }

    fn follow(&mut self, operations: &[Operation], there: bool) -> Option<()> {
        for operation in operations {
            match operation {
                Operation::DropTable(drop) if drop.table == self.table => return None,
                Operation::DropSchema(_) | Operation::Run(_) => return None,
                Operation::Execute(_) if there => return None,
                Operation::Backfill(backfill) if backfill.table == self.table => {
                    // Rows that came on the way go by the values that they came with.
                    if self.inserted {
                        return None;
                    }
                    let set = backfill.columns_set()?;
                    self.columns.retain(|_, now| !set.contains(&now.as_str()));
                }
                Operation::BulkInsert(insert) if insert.table == self.table => {
                    if there {
                        return None;
                    }
                    self.inserted = true;
                }
                Operation::DeleteRows(delete) if delete.table == self.table && there => return None,
                Operation::RenameTable(rename) if rename.table == self.table => {
                    self.table = self.table.sibling(&rename.to);
                }
                Operation::DropColumn(drop) if drop.table == self.table => {
                    if self.inserted {
                        return None;
                    }
                    self.columns.retain(|_, now| *now != drop.column);
                }
                Operation::AlterColumn(alter) if alter.table == self.table => {
                    // Another type, or how a value is computed, may change values.
                    let takes = alter.column_type.is_some()
                        || alter.generated.is_some()
                        || alter.nullable == Some(false);
                    if takes && self.inserted {
                        return None;
                    }
                    if takes {
                        self.columns.retain(|_, now| *now != alter.column);
                    }
                    for now in self.columns.values_mut().filter(|now| **now == alter.column) {
                        alter.renamed().clone_into(now);
                    }
                }
                Operation::RenameEnumValue(_) if there => self.columns.clear(),
                Operation::IfTableExists(condition) => self.follow(&condition.operations, there)?,
                Operation::OnDialect(on) => self.follow(on.operations.recorded(), there)?,
                _ => {}
            }
        }
        Some(())
    }
}
