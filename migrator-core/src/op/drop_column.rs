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
}

impl Op for DropColumn {
    const NAME: &'static str = "drop_column";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table(&self.table)?;
        if table.column(&self.column).is_none() {
            return Err(ApplyError::no_such_column(table, &self.column));
        }
        let mut by = table.uses_of(&self.column);
        by.extend(
            schema
                .references_to(&self.table)
                .filter(|(_, _, key)| key.referenced_columns.contains(&self.column))
                .map(|(other, name, _)| format!("foreign key `{name}` of `{}`", other.name)),
        );
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
            Some(column) => Ok(vec![AddColumn { table: self.table.clone(), column: column.clone() }.into()]),
            None => Err(Irreversible::new(self.describe().text, "no migration created the column")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop column {}.{}", self.table, self.column))
    }

    fn source(&self) -> String {
        format!("op.drop_column({}, {:?});", self.table.source(), self.column)
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn loses(&self, _: &Schema) -> Option<String> {
        Some(format!("all values of {}.{}", self.table, self.column))
    }

    fn examples() -> Vec<(Schema, Self)> {
        vec![(example::users(), DropColumn { table: "users".into(), column: example::ODD.into() })]
    }
}
