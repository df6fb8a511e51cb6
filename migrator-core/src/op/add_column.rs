use super::apply_error::Find;
use super::parts::{check_column, check_enumeration, check_expression, check_sequence};
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
    /// Whether a column of this name that is there already is left as it is.
    pub if_not_exists: bool,
}

impl AddColumn {
    /// The operation for a column.
    pub fn new(table: impl Into<ObjectName>, column: Column) -> Self {
        AddColumn { table: table.into(), column, if_not_exists: false }
    }

    /// Leaves a column of this name that is there already as it is.
    pub fn if_not_exists(&mut self) -> &mut Self {
        self.if_not_exists = true;
        self
    }
}

impl Op for AddColumn {
    const NAME: &'static str = "add_column";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if schema.find_table(&self.table)?.column(&self.column.name).is_some() {
            if self.if_not_exists {
                return Ok(());
            }
            return Err(ApplyError::ColumnExists {
                table: self.table.clone(),
                column: self.column.name.clone(),
            });
        }
        check_column(&self.table, &self.column)?;
        check_enumeration(schema, &self.column.column_type)?;
        check_sequence(schema, self.column.default.as_ref())?;
        let table = schema.find_table_mut(&self.table)?;
        if let Some(generated) = &self.column.generated {
            check_expression(table, &generated.expression)?;
        }
        table.columns.push(self.column.clone());
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let there = before.table(&self.table).is_some_and(|table| table.column(&self.column.name).is_some());
        if self.if_not_exists && there {
            return Ok(Vec::new());
        }
        Ok(vec![DropColumn::new(&self.table, &self.column.name).into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Add, format!("add column {}.{}", self.table, self.column))
    }

    fn source(&self) -> String {
        let refinement = if self.if_not_exists { ".if_not_exists()" } else { "" };
        format!("op.add_column({}, {}){refinement};", self.table.source(), self.column.source())
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
            .map(|definition| (example::users(), AddColumn::new("users", definition.column)))
            .collect()
    }
}
