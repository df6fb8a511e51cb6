use super::apply_error::Find;
use super::create_table::add_constraint;
use super::source::array;
use super::{ApplyError, DropConstraint, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{Constraint, Schema};

/// Forbids two rows with the same values in some columns.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateUniqueConstraint {
    /// The name of the constraint.
    pub name: String,
    /// The table.
    pub table: ObjectName,
    /// The columns.
    pub columns: Vec<String>,
}

impl Op for CreateUniqueConstraint {
    const NAME: &'static str = "create_unique_constraint";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table_mut(&self.table)?;
        add_constraint(table, &self.name, &Constraint::Unique(self.columns.clone()))
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![DropConstraint { name: self.name.clone(), table: self.table.clone() }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(
            Sign::Add,
            format!("create unique constraint {} on {} ({})", self.name, self.table, self.columns.join(", ")),
        )
    }

    fn source(&self) -> String {
        format!(
            "op.create_unique_constraint({:?}, {}, {});",
            self.name,
            self.table.source(),
            array(&self.columns)
        )
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let unique = |columns: &[&str]| CreateUniqueConstraint {
            name: "uq \"o'brien\"".into(),
            table: "users".into(),
            columns: columns.iter().map(ToString::to_string).collect(),
        };
        vec![(example::users(), unique(&["nick"])), (example::users(), unique(&["age", example::ODD]))]
    }
}
