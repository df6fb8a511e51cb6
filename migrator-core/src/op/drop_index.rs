use super::apply_error::{Find, check_targets_stay_unique};
use super::{ApplyError, CreateIndex, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Drops an index.
#[derive(Debug, Clone, PartialEq)]
pub struct DropIndex {
    /// The name of the index.
    pub name: String,
    /// The table that it is on.
    pub table: ObjectName,
}

impl Op for DropIndex {
    const NAME: &'static str = "drop_index";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.find_table(&self.table)?;
        let Some(index) = table.indexes.get(&self.name) else {
            return Err(ApplyError::NoSuchIndex {
                table: self.table.clone(),
                name: self.name.clone(),
                existing: table.indexes.keys().cloned().collect(),
            });
        };
        if index.unique {
            let mut after = table.clone();
            after.indexes.remove(&self.name);
            check_targets_stay_unique(schema, &after, &format!("index `{}`", self.name))?;
        }
        schema.find_table_mut(&self.table)?.indexes.remove(&self.name);
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        match before.table(&self.table).and_then(|table| table.indexes.get(&self.name)) {
            Some(index) => Ok(vec![CreateIndex::of(&self.table, &self.name, index).into()]),
            None => Err(Irreversible::new(self.describe().text, "no migration created the index")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop index {} of {}", self.name, self.table))
    }

    fn source(&self) -> String {
        format!("op.drop_index({:?}, {});", self.name, self.table.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        vec![(example::users(), DropIndex { name: "ix_users_nick".into(), table: "users".into() })]
    }
}
