use super::apply_error::Find;
use super::{AddColumn, ApplyError, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Drops a column that nothing stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct DropColumn {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: String,
    /// Whether it may be missing.
    pub if_exists: bool,
}

impl DropColumn {
    /// The operation for a column that is there.
    pub fn new(table: impl Into<ObjectName>, column: impl Into<String>) -> Self {
        DropColumn { table: table.into(), column: column.into(), if_exists: false }
    }

    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

impl Op for DropColumn {
    const NAME: &'static str = "drop_column";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table(&self.table)?;
        if table.column(&self.column).is_none() {
            if self.if_exists {
                return Ok(());
            }
            return Err(ApplyError::no_such_column(table, &self.column));
        }
        let mut by = table.uses_of(&self.column);
        by.extend(
            schema
                .references_to(&self.table)
                .filter(|(_, _, key)| key.referenced_columns.contains(&self.column))
                .map(|(other, name, _)| format!("foreign key `{name}` of `{}`", other.name)),
        );
        by.extend(schema.texts_using(&self.table, &self.column));
        if !by.is_empty() {
            return Err(ApplyError::InUse { what: format!("column `{}.{}`", self.table, self.column), by });
        }
        if table.columns.len() == 1 {
            return Err(ApplyError::invalid(
                format!("`{}` is the only column of `{}`", self.column, self.table),
                "drop the table, or add a column first",
            ));
        }
        schema.find_table_mut(&self.table)?.columns.retain(|column| column.name != self.column);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.table(&self.table).and_then(|table| table.column(&self.column)) {
            Some(column) => Ok(vec![AddColumn::new(&self.table, column.clone()).into()]),
            None if self.if_exists && before.table(&self.table).is_some() => Ok(Vec::new()),
            None => Err(Irreversible::new(self.describe().text, "no migration created the column")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop column {}.{}", self.table, self.column))
    }

    fn source(&self) -> String {
        let refinement = if self.if_exists { ".if_exists()" } else { "" };
        format!("op.drop_column({}, {:?}){refinement};", self.table.source(), self.column)
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn loses(&self, _: &Schema) -> Option<String> {
        Some(format!("all values of {}.{}", self.table, self.column))
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut missing = DropColumn::new("users", "not there");
        missing.if_exists();
        vec![(example::users(), DropColumn::new("users", example::ODD)), (example::users(), missing)]
    }
}
