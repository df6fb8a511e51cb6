use super::apply_error::Find;
use super::{ApplyError, CreateTableComment, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Takes the words away that say what a table is for.
#[derive(Debug, Clone, PartialEq)]
pub struct DropTableComment {
    /// The table.
    pub table: ObjectName,
}

impl Op for DropTableComment {
    const NAME: &'static str = "drop_table_comment";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        schema.find_table_mut(&self.table)?.comment = None;
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let table = self.table.clone();
        match before.table(&table).map(|table| table.comment.clone()) {
            Some(Some(comment)) => Ok(vec![CreateTableComment { table, comment }.into()]),
            Some(None) => Ok(Vec::new()),
            None => Err(Irreversible::new(self.describe().text, "no migration created the table")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Remove, format!("drop comment of table {}", self.table))
    }

    fn source(&self) -> String {
        format!("op.drop_table_comment({});", self.table.source())
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let mut there = example::users();
        if let Some(table) = there.tables.get_mut(&"users".into()) {
            table.comment = Some("who's who".into());
        }
        vec![(there, DropTableComment { table: "users".into() })]
    }
}
