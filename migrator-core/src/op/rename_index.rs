use super::apply_error::Find;
use super::{ApplyError, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Gives an index another name.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameIndex {
    /// The name of the index.
    pub name: String,
    /// The table that it is on.
    pub table: ObjectName,
    /// Its new name.
    pub to: String,
}

impl Op for RenameIndex {
    const NAME: &'static str = "rename_index";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        if let Some(owner) = schema.table_with_index(&self.to) {
            return Err(ApplyError::IndexExists { table: owner.name.clone(), name: self.to.clone() });
        }
        let table = schema.find_table_mut(&self.table)?;
        match table.indexes.remove(&self.name) {
            Some(index) => {
                table.indexes.insert(self.to.clone(), index);
                Ok(())
            }
            None => Err(ApplyError::no_such_index(table, &self.name)),
        }
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let (name, table, to) = (self.to.clone(), self.table.clone(), self.name.clone());
        Ok(vec![RenameIndex { name, table, to }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Change, format!("rename index {} of {} to {}", self.name, self.table, self.to))
    }

    fn source(&self) -> String {
        format!("op.rename_index({:?}, {}, {:?});", self.name, self.table.source(), self.to)
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let rename =
            RenameIndex { name: "ix_users_nick".into(), table: "users".into(), to: "ix \"o'brien\"".into() };
        vec![(example::users(), rename)]
    }
}
