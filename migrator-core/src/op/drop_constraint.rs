use super::apply_error::{Find, check_targets_stay_unique};
use super::{
    ApplyError, CreateCheckConstraint, CreateForeignKey, CreatePrimaryKey, CreateUniqueConstraint,
    Irreversible, Line, Op, Operation, Sign, example,
};
use crate::name::ObjectName;
use crate::schema::{Constraint, Schema};

/// Drops a constraint: a primary key, a unique or check constraint, a foreign key.
#[derive(Debug, Clone, PartialEq)]
pub struct DropConstraint {
    /// The name of the constraint.
    pub name: String,
    /// The table that it is on.
    pub table: ObjectName,
}

impl Op for DropConstraint {
    const NAME: &'static str = "drop_constraint";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table(&self.table)?;
        let Some(constraint) = table.constraints.get(&self.name) else {
            return Err(ApplyError::NoSuchConstraint {
                table: self.table.clone(),
                name: self.name.clone(),
                existing: table.constraints.keys().cloned().collect(),
            });
        };
        if matches!(constraint, Constraint::PrimaryKey(_) | Constraint::Unique(_)) {
            let mut after = table.clone();
            after.constraints.remove(&self.name);
            let what = format!("{} `{}` of `{}`", constraint.kind(), self.name, self.table);
            check_targets_stay_unique(schema, &after, &what)?;
        }
        schema.find_table_mut(&self.table)?.constraints.remove(&self.name);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let (name, table) = (self.name.clone(), self.table.clone());
        let constraint = before.table(&table).and_then(|table| table.constraints.get(&name)).cloned();
        Ok(vec![match constraint {
            Some(Constraint::PrimaryKey(columns)) => CreatePrimaryKey { name, table, columns }.into(),
            Some(Constraint::Unique(columns)) => CreateUniqueConstraint { name, table, columns }.into(),
            Some(Constraint::Check(condition)) => CreateCheckConstraint { name, table, condition }.into(),
            Some(Constraint::ForeignKey(key)) => CreateForeignKey { name, table, key }.into(),
            None => {
                return Err(Irreversible::new(self.describe().text, "no migration created the constraint"));
            }
        }])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop constraint {} of {}", self.name, self.table))
    }

    fn source(&self) -> String {
        format!("op.drop_constraint({:?}, {});", self.name, self.table.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        [
            ("users_email_key", "users"),
            ("users_age_check", "users"),
            ("таблица_user_id_fkey", "таблица"),
            ("таблица_pkey", "таблица"),
            ("select \"o'ne\"", "таблица"),
        ]
        .into_iter()
        .map(|(name, table)| (example::users(), DropConstraint { name: name.into(), table: table.into() }))
        .collect()
    }
}
