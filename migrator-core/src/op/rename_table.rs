use super::apply_error::Find;
use super::{ApplyError, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Gives a table another name. What points at it follows; constraints and indexes keep their names.
#[derive(Debug, Clone, PartialEq)]
pub struct RenameTable {
    /// The table.
    pub table: ObjectName,
    /// Its new name, in the same schema.
    pub to: String,
}

impl RenameTable {
    /// The table's name afterwards.
    pub fn renamed(&self) -> ObjectName {
        self.table.sibling(&self.to)
    }
}

impl Op for RenameTable {
    const NAME: &'static str = "rename_table";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        schema.find_table(&self.table)?;
        let renamed = self.renamed();
        if schema.table(&renamed).is_some() {
            return Err(ApplyError::TableExists(renamed));
        }
        schema.check_relation_free(&renamed)?;
        schema.rename_table(&self.table, &renamed);
        Ok(())
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        Ok(vec![RenameTable { table: self.renamed(), to: self.table.name.clone() }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Change, format!("rename table {} to {}", self.table, self.to))
    }

    fn source(&self) -> String {
        format!("op.rename_table({}, {:?});", self.table.source(), self.to)
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        vec![
            (example::users(), RenameTable { table: "users".into(), to: "o'brien".into() }),
            (example::users(), RenameTable { table: "таблица".into(), to: "entries".into() }),
        ]
    }
}
