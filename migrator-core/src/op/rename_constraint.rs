use super::apply_error::Find;
use super::{ApplyError, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Gives a constraint another name.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameConstraint {
    /// The name of the constraint.
    pub name: String,
    /// The table that it is on.
    pub table: ObjectName,
    /// Its new name.
    pub to: String,
}

impl Op for RenameConstraint {
    const NAME: &'static str = "rename_constraint";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table_mut(&self.table)?;
        if !table.constraints.contains_key(&self.name) {
            return Err(ApplyError::no_such_constraint(table, &self.name));
        }
        if table.constraints.contains_key(&self.to) {
            return Err(ApplyError::ConstraintExists { table: self.table.clone(), name: self.to.clone() });
        }
        if let Some(constraint) = table.constraints.remove(&self.name) {
            table.constraints.insert(self.to.clone(), constraint);
        }
        Ok(())
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let (name, table, to) = (self.to.clone(), self.table.clone(), self.name.clone());
        Ok(vec![RenameConstraint { name, table, to }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Change, format!("rename constraint {} of {} to {}", self.name, self.table, self.to))
    }

    fn source(&self) -> String {
        format!("op.rename_constraint({:?}, {}, {:?});", self.name, self.table.source(), self.to)
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let rename = |name: &str, table: &str| RenameConstraint {
            name: name.into(),
            table: table.into(),
            to: "ck \"o'brien\"".into(),
        };
        vec![
            (example::users(), rename("users_age_check", "users")),
            (example::users(), rename("users_email_key", "users")),
            (example::users(), rename("таблица_user_id_fkey", "таблица")),
        ]
    }
}
