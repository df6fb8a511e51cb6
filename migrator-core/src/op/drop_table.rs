use super::apply_error::Find;
use super::{
    ApplyError, CreateTable, CreateTrigger, Irreversible, Line, Op, Operation, Sign, create_constraint,
    example,
};
use crate::name::ObjectName;
use crate::schema::{Constraint, Schema};

/// Drops a table that no other table points at.
#[derive(Debug, Clone, PartialEq)]
pub struct DropTable {
    /// The table.
    pub table: ObjectName,
    /// Whether it may be missing.
    pub if_exists: bool,
    /// Whether the foreign keys that point at it go too.
    pub cascade: bool,
}

impl DropTable {
    /// The operation for a table that is there.
    pub fn new(table: impl Into<ObjectName>) -> Self {
        DropTable { table: table.into(), if_exists: false, cascade: false }
    }

    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }

    /// The foreign keys that point at it go too.
    pub fn cascade(&mut self) -> &mut Self {
        self.cascade = true;
        self
    }
}

impl Op for DropTable {
    const NAME: &'static str = "drop_table";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if self.if_exists && schema.table(&self.table).is_none() {
            return Ok(());
        }
        schema.find_table(&self.table)?;
        let keys: Vec<(ObjectName, String)> = schema
            .references_to(&self.table)
            .map(|(table, name, _)| (table.name.clone(), name.to_owned()))
            .collect();
        let partitions = schema
            .tables
            .values()
            .filter(|table| table.options.partition_of.as_ref().is_some_and(|of| of.table == self.table));
        let mut by: Vec<String> =
            partitions.map(|partition| format!("its partition `{}`", partition.name)).collect();
        if !self.cascade {
            by.extend(keys.iter().map(|(table, name)| format!("foreign key `{name}` of `{table}`")));
        }
        if !by.is_empty() {
            return Err(ApplyError::InUse { what: format!("table `{}`", self.table), by });
        }
        for (table, name) in &keys {
            schema.find_table_mut(table)?.constraints.remove(name);
        }
        schema.tables.remove(&self.table);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.table(&self.table) {
            Some(table) => {
                let create: Operation = CreateTable::of(table).into();
                let triggers = table
                    .triggers
                    .iter()
                    .map(|(name, trigger)| CreateTrigger::new(name, &self.table, trigger.clone()).into());
                let keys = before.references_to(&self.table).map(|(other, name, key)| {
                    create_constraint(name, &other.name, &Constraint::ForeignKey(key.clone()))
                });
                Ok(std::iter::once(create).chain(triggers).chain(keys).collect())
            }
            None if self.if_exists => Ok(Vec::new()),
            None => Err(Irreversible::new(self.describe().text, "no migration created the table")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop table {}", self.table))
    }

    fn source(&self) -> String {
        format!(
            "op.drop_table({}){}{};",
            self.table.source(),
            if self.if_exists { ".if_exists()" } else { "" },
            if self.cascade { ".cascade()" } else { "" }
        )
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn loses(&self, _: &Schema) -> Option<String> {
        Some(format!("all rows of {}", self.table))
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut missing = DropTable::new("not there");
        missing.if_exists();
        vec![(example::users(), DropTable::new("таблица")), (example::users(), missing)]
    }
}
