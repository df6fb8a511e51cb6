use super::apply_error::Find;
use super::create_table::add_constraint;
use super::source::text;
use super::{ApplyError, DropConstraint, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{Constraint, Expression, Schema};

/// Forbids rows that break a condition.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateCheckConstraint {
    /// The name of the constraint.
    pub name: String,
    /// The table.
    pub table: ObjectName,
    /// The condition, in SQL.
    pub condition: Expression,
}

impl Op for CreateCheckConstraint {
    const NAME: &'static str = "create_check_constraint";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table_mut(&self.table)?;
        add_constraint(table, &self.name, &Constraint::Check(self.condition.clone()))
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![DropConstraint { name: self.name.clone(), table: self.table.clone() }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(
            Sign::Add,
            format!("create check constraint {} on {} ({})", self.name, self.table, self.condition),
        )
    }

    fn source(&self) -> String {
        format!(
            "op.create_check_constraint({:?}, {}, {});",
            self.name,
            self.table.source(),
            text(&self.condition)
        )
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let check = |condition: &str| CreateCheckConstraint {
            name: "ck o'brien".into(),
            table: "users".into(),
            condition: condition.into(),
        };
        vec![
            (example::users(), check("age < 200")),
            (example::users(), check("\"we\"\"ird o'brien\" <> 'a)b' OR nick IN ('x', 'y')")),
        ]
    }
}
