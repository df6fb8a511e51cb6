use super::apply_error::Find;
use super::{ApplyError, DropColumn, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{Column, Schema};

/// Adds a column to a table. Keys and checks of the column are operations of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct AddColumn {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: Column,
}

impl Op for AddColumn {
    const NAME: &'static str = "add_column";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table_mut(&self.table)?;
        if table.column(&self.column.name).is_some() {
            return Err(ApplyError::ColumnExists {
                table: self.table.clone(),
                column: self.column.name.clone(),
            });
        }
        table.columns.push(self.column.clone());
        Ok(())
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![DropColumn { table: self.table.clone(), column: self.column.name.clone() }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Add, format!("add column {}.{}", self.table, self.column))
    }

    fn source(&self) -> String {
        format!("op.add_column({}, {});", self.table.source(), self.column.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        use super::{integer, now, string, timestamp};
        let columns = [
            string("avatar_url", 500),
            integer("score \"of\" o'brien").not_null().default(0),
            timestamp("seen_at").default(now()),
            string("zone", 40).not_null().default("Europe/'X'"),
        ];
        columns
            .into_iter()
            .map(|definition| {
                (example::users(), AddColumn { table: "users".into(), column: definition.column })
            })
            .collect()
    }
}
