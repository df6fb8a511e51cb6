use super::apply_error::Find;
use super::parts::add_constraint;
use super::source::text;
use super::{ApplyError, DropConstraint, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::{CheckConstraint, Constraint, Schema};

/// Forbids rows that break a condition.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateCheckConstraint {
    /// The name of the constraint.
    pub name: String,
    /// The table.
    pub table: ObjectName,
    /// The condition.
    pub check: CheckConstraint,
}

impl CreateCheckConstraint {
    /// The operation for a condition.
    pub fn new(name: impl Into<String>, table: impl Into<ObjectName>, check: CheckConstraint) -> Self {
        CreateCheckConstraint { name: name.into(), table: table.into(), check }
    }

    /// Leaves the rows that are there unchecked, until
    /// [`validate_constraint`](super::Operations::validate_constraint) (PostgreSQL).
    pub fn not_valid(&mut self) -> &mut Self {
        self.check.not_valid = true;
        self
    }
}

impl Op for CreateCheckConstraint {
    const NAME: &'static str = "create_check_constraint";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table_mut(&self.table)?;
        add_constraint(table, &self.name, &Constraint::Check(self.check.clone()))
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![DropConstraint::new(&self.name, &self.table).into()])
    }

    fn describe(&self) -> Line {
        Line::new(
            Sign::Add,
            format!("create check constraint {} on {} ({})", self.name, self.table, self.check.condition),
        )
    }

    fn source(&self) -> String {
        format!(
            "op.create_check_constraint({:?}, {}, {}){};",
            self.name,
            self.table.source(),
            text(&self.check.condition),
            if self.check.not_valid { ".not_valid()" } else { "" }
        )
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let check = |condition: &str| {
            CreateCheckConstraint::new("ck o'brien", "users", CheckConstraint::new(condition))
        };
        vec![
            (example::users(), check("age < 200")),
            (example::users(), check("\"we\"\"ird o'brien\" <> 'a)b' OR nick IN ('x', 'y')")),
        ]
    }
}
