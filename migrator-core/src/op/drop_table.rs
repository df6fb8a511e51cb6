use super::apply_error::Find;
use super::{ApplyError, CreateTable, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Drops a table that no other table points at.
#[derive(Debug, Clone, PartialEq)]
pub struct DropTable {
    /// The table.
    pub table: ObjectName,
}

impl Op for DropTable {
    const NAME: &'static str = "drop_table";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        schema.find_table(&self.table)?;
        let by: Vec<String> = schema
            .references_to(&self.table)
            .map(|(table, name, _)| format!("foreign key `{name}` of `{}`", table.name))
            .collect();
        if !by.is_empty() {
            return Err(ApplyError::InUse { what: format!("table `{}`", self.table), by });
        }
        schema.tables.remove(&self.table);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.table(&self.table) {
            Some(table) => Ok(vec![CreateTable::of(table).into()]),
            None => Err(Irreversible::new(self.describe().text, "no migration created the table")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop table {}", self.table))
    }

    fn source(&self) -> String {
        format!("op.drop_table({});", self.table.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn loses(&self, _: &Schema) -> Option<String> {
        Some(format!("all rows of {}", self.table))
    }

    fn examples() -> Vec<(Schema, Self)> {
        vec![(example::users(), DropTable { table: "таблица".into() })]
    }
}
