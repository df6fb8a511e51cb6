use super::apply_error::Find;
use super::{ApplyError, DropTableComment, Irreversible, Line, Op, Operation, Sign, example};
use crate::name::ObjectName;
use crate::schema::Schema;

/// Says what a table is for, in words that the database keeps (SQLite does not).
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTableComment {
    /// The table.
    pub table: ObjectName,
    /// The words. They take the place of others.
    pub comment: String,
}

impl Op for CreateTableComment {
    const NAME: &'static str = "create_table_comment";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        schema.find_table_mut(&self.table)?.comment = Some(self.comment.clone());
        Ok(())
    }

    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let table = self.table.clone();
        match before.table(&table).map(|table| table.comment.clone()) {
            Some(Some(comment)) => Ok(vec![CreateTableComment { table, comment }.into()]),
            Some(None) => Ok(vec![DropTableComment { table }.into()]),
            None => Err(Irreversible::new(self.describe().text, "no migration created the table")),
        }
    }

    fn describe(&self) -> Line {
        Line::new(Sign::Change, format!("comment table {}: {:?}", self.table, self.comment))
    }

    fn source(&self) -> String {
        format!("op.create_table_comment({}, {:?});", self.table.source(), self.comment)
    }

    fn table(&self) -> Option<&ObjectName> {
        Some(&self.table)
    }

    fn examples() -> Vec<(Schema, Self)> {
        let comment = |words: &str| CreateTableComment { table: "users".into(), comment: words.to_owned() };
        let mut there = example::users();
        // The tests apply every example, so a mistake here fails them.
        let _ = comment("old").apply(&mut there);
        let words = "who's \"who\" \\ and\nwhere";
        vec![(example::users(), comment(words)), (there, comment(words))]
    }
}
