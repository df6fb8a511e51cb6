use super::apply_error::Find;
use super::drop_constraint::create_constraint;
use super::{
    ApplyError, CreateCheckConstraint, DropConstraint, Irreversible, Line, Op, Operation, Sign, example,
};
use crate::name::ObjectName;
use crate::schema::{CheckConstraint, Constraint, Schema};

/// Checks the rows that a constraint left unchecked when it was created.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidateConstraint {
    /// The name of the constraint.
    pub name: String,
    /// The table that it is on.
    pub table: ObjectName,
}

impl Op for ValidateConstraint {
    const NAME: &'static str = "validate_constraint";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table_mut(&self.table)?;
        if !table.constraints.contains_key(&self.name) {
            return Err(ApplyError::no_such_constraint(table, &self.name));
        }
        match table.constraints.get_mut(&self.name) {
            Some(Constraint::Check(check)) => check.not_valid = false,
            Some(Constraint::ForeignKey(key)) => key.not_valid = false,
            _ => {}
        }
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.table(&self.table).and_then(|table| table.constraints.get(&self.name)) {
            Some(constraint) if constraint.is_not_valid() => Ok(vec![
                DropConstraint::new(&self.name, &self.table).into(),
                create_constraint(&self.name, &self.table, constraint),
            ]),
            Some(_) => Ok(Vec::new()),
            None => Err(Irreversible::new(self.describe().text, "no migration created the constraint")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Change, format!("validate constraint {} of {}", self.name, self.table))
    }

    fn source(&self) -> String {
        format!("op.validate_constraint({:?}, {});", self.name, self.table.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut schema = example::users();
        let mut check = CreateCheckConstraint::new("ck o'brien", "users", CheckConstraint::new("age < 200"));
        check.not_valid();
        // The tests apply every example, so a mistake here fails them.
        let _ = check.apply(&mut schema);
        vec![(schema, ValidateConstraint { name: "ck o'brien".into(), table: "users".into() })]
    }
}
