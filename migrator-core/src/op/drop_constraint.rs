use super::apply_error::{Find, check_targets_stay_unique};
use super::{
    ApplyError, CreateCheckConstraint, CreateExcludeConstraint, CreateForeignKey, CreatePrimaryKey,
    CreateUniqueConstraint, Irreversible, Line, Op, Operation, Sign, example,
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
    /// Whether it may be missing.
    pub if_exists: bool,
}

impl DropConstraint {
    /// The operation for a constraint that is there.
    pub fn new(name: impl Into<String>, table: impl Into<ObjectName>) -> Self {
        DropConstraint { name: name.into(), table: table.into(), if_exists: false }
    }

    /// It may be missing.
    pub fn if_exists(&mut self) -> &mut Self {
        self.if_exists = true;
        self
    }
}

impl Operation {
    /// The constraint that the operation adds to a table that is there, with its name.
    pub fn new_constraint(&self) -> Option<(&str, Constraint)> {
        Some(match self {
            Operation::CreatePrimaryKey(create) => {
                (create.name.as_str(), Constraint::PrimaryKey(create.columns.clone()))
            }
            Operation::CreateUniqueConstraint(create) => {
                (create.name.as_str(), Constraint::Unique(create.unique.clone()))
            }
            Operation::CreateCheckConstraint(create) => {
                (create.name.as_str(), Constraint::Check(create.check.clone()))
            }
            Operation::CreateForeignKey(create) => {
                (create.name.as_str(), Constraint::ForeignKey(create.key.clone()))
            }
            Operation::CreateExcludeConstraint(create) => {
                (create.name.as_str(), Constraint::Exclude(create.exclude.clone()))
            }
            _ => return None,
        })
    }
}

/// The operation that adds a constraint as it is.
pub(super) fn create_constraint(name: &str, table: &ObjectName, constraint: &Constraint) -> Operation {
    let (name, table) = (name.to_owned(), table.clone());
    match constraint.clone() {
        Constraint::PrimaryKey(columns) => CreatePrimaryKey { name, table, columns }.into(),
        Constraint::Unique(unique) => CreateUniqueConstraint::new(name, table, unique).into(),
        Constraint::Check(check) => CreateCheckConstraint { name, table, check }.into(),
        Constraint::ForeignKey(key) => CreateForeignKey { name, table, key }.into(),
        Constraint::Exclude(exclude) => CreateExcludeConstraint { name, table, exclude }.into(),
    }
}

impl Op for DropConstraint {
    const NAME: &'static str = "drop_constraint";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table(&self.table)?;
        let Some(constraint) = table.constraints.get(&self.name) else {
            if self.if_exists {
                return Ok(());
            }
            return Err(ApplyError::no_such_constraint(table, &self.name));
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
        let table = before.table(&self.table);
        match table.and_then(|table| table.constraints.get(&self.name)) {
            Some(constraint) => Ok(vec![create_constraint(&self.name, &self.table, constraint)]),
            None if self.if_exists && table.is_some() => Ok(Vec::new()),
            None => Err(Irreversible::new(self.describe().text, "no migration created the constraint")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop constraint {} of {}", self.name, self.table))
    }

    fn source(&self) -> String {
        let refinement = if self.if_exists { ".if_exists()" } else { "" };
        format!("op.drop_constraint({:?}, {}){refinement};", self.name, self.table.source())
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
        .map(|(name, table)| (example::users(), DropConstraint::new(name, table)))
        .collect()
    }
}
